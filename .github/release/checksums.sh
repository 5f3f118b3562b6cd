#!/usr/bin/env bash
# Writes the file of checksums for all archives in a folder into it.
#
# usage: checksums.sh FOLDER
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
# shellcheck source=action/assets.sh
. "$root/action/assets.sh"

cd "$1"
for archive in *.tar.gz; do
    printf '%s  %s\n' "$(sha256_of "$archive")" "$archive"
done >"$checksums"
cat "$checksums"
