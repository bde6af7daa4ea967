"""What people say of themselves, and what pages call it."""

#: what people say of themselves -> key of its name
FIELDS = {
    "name": "field.name",
    "birth_date": "field.birth_date",
    "gender": "field.gender",
    "phone": "field.phone",
    "email": "field.email",
    "id_number": "field.id_number",
    "position": "field.position",
    "agency": "field.agency",
    "address": "field.address",
}
