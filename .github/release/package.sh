#!/usr/bin/env bash
# Packs a program for a release, with what has to go with it.
#
# usage: package.sh TARGET PROGRAM FOLDER
set -euo pipefail

target=$1 program=$2 folder=$3
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
# shellcheck source=action/assets.sh
. "$root/action/assets.sh"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/contents" "$folder"
cp "$program" "$work/contents/$(program_of "$target")"
cp "$root/README.md" "$root/CHANGELOG.md" "$root/LICENSE" "$work/contents"
archive=$(archive_of "$target")
# By relative paths: to tar, what stands before a colon is the name of a host.
(cd "$work/contents" && tar -czf ../archive -- *)
mv "$work/archive" "$folder/$archive"
printf '%s\n' "$archive"
