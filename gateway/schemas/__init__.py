"""What the API takes and gives, as msgspec structs: the answers and the OpenAPI document both
come from them. Times are RFC 3339 texts with offset, rates 0..1, money whole đồng, ids opaque.
"""
