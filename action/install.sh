#!/usr/bin/env bash
# Installs lro-lint: the binary of a release, or one built from the action's own checkout.
#
# Reads INPUT_VERSION. Sets the output `program` to the path of the executable, and puts its folder
# on the PATH of later steps.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=action/lib.sh
. "$here/lib.sh"
# shellcheck source=action/assets.sh
. "$here/assets.sh"

refuse_foreign_rights
folder=$(mktemp -d "$RUNNER_TEMP/lro-lint.XXXXXXXX")

download() {
    curl --proto '=https' --proto-redir '=https' --tlsv1.2 --fail --silent --show-error --location \
        --retry 3 --connect-timeout 30 --output "$2" -- "$1" ||
        fail "cannot download $1; if there is no such release, choose another with \`version\`, or \`version: source\`"
}

from_release() {
    local version=${1#v} target archive expected='' hash name
    # The version becomes part of a URL.
    [[ $version =~ ^[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.-]+)?$ ]] ||
        fail "\`version\` must be a version such as 0.1.0, or \`source\`, and is '$1'"
    target=$(target_of "$RUNNER_OS" "$RUNNER_ARCH" "$(glibc_version)") ||
        fail "there is no binary for $RUNNER_OS on $RUNNER_ARCH; use \`version: source\`"
    archive=$(archive_of "$target")

    cd "$folder"
    download "$releases/v$version/$checksums" "$checksums"
    download "$releases/v$version/$archive" "$archive"
    while read -r hash name; do
        # A `*` before the name means that the file was read as binary.
        if [[ ${name#\*} == "$archive" ]]; then
            expected=$hash
        fi
    done <"$checksums"
    [[ $expected =~ ^[0-9a-f]{64}$ ]] || fail "$checksums of release v$version has no checksum for $archive"
    hash=$(sha256_of "$archive")
    [[ $hash == "$expected" ]] ||
        fail "$archive of release v$version doesn't have the expected checksum: $hash instead of $expected"
    tar -xzf "$archive"
    program=$folder/$(program_of "$target")
}

# Prints the version of the GNU C library, or nothing if the system has another C library.
glibc_version() {
    local words
    words=$(getconf GNU_LIBC_VERSION 2>/dev/null) || return 0
    printf '%s\n' "${words#glibc }"
}

from_source() {
    command -v cargo >/dev/null || fail "\`version: source\` needs cargo, and this runner has none"
    # The checked repository may ask for another toolchain, so we build in our own folder.
    cd "$GITHUB_ACTION_PATH"
    CARGO_TARGET_DIR=$folder/target cargo install --locked --path . --root "$folder" --no-track ||
        fail "building lro-lint from source failed"
    rm -rf "$folder/target"
    program=$folder/bin/lro-lint
    [[ $RUNNER_OS != Windows ]] || program+=.exe
}

case $INPUT_VERSION in
    source) from_source ;;
    *) from_release "$INPUT_VERSION" ;;
esac
"$program" --version || fail "the installed program does not run here; try \`version: source\`"
output program "$program"
printf '%s\n' "$(dirname "$program")" >>"$GITHUB_PATH"
