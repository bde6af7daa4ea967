#!/bin/sh
# Settings whose name ends in _FILE are read from that file, so that a secret is in no
# configuration and in no `docker inspect`.
set -eu
for name in $(env | sed -n 's/^\(HOITHI_[A-Z_]*\)_FILE=.*/\1/p'); do
    eval "file=\$${name}_FILE"
    export "$name=$(cat "$file")"
    unset "${name}_FILE"
done
exec "$@"
