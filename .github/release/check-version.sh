#!/usr/bin/env bash
# Fails unless a tag, the version of the package and the newest heading of the changelog agree.
# Writes what the changelog says of that version on standard output.
#
# usage: check-version.sh TAG
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/../.."
tag=$1
version=$(cargo pkgid)
version=${version##*[#@]}
if [[ $tag != "v$version" ]]; then
    printf 'the tag is %s, and the version in Cargo.toml %s\n' "$tag" "$version" >&2
    exit 1
fi

heading=''
notes=''
while IFS= read -r line; do
    if [[ $line == '## '* ]]; then
        [[ -z $heading ]] || break
        heading=$line
    elif [[ -n $heading ]]; then
        notes+=$line$'\n'
    fi
done <CHANGELOG.md
if [[ $heading != "## $version" ]]; then
    printf 'the newest heading of CHANGELOG.md is "%s", not "## %s"\n' "$heading" "$version" >&2
    exit 1
fi
printf '%s' "$notes"
