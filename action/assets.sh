# shellcheck shell=bash
# shellcheck disable=SC2034 # scripts that read this file use its variables
# The names of the files in a release. The release workflow and the action both read them here.

releases=https://github.com/lro-lint/lro-lint/releases/download
checksums=SHA256SUMS

# The oldest GNU C library that the binaries run on: the one of the machine that builds them.
oldest_glibc=2.35

# Prints the name of the archive of a target.
archive_of() {
    printf 'lro-lint-%s.tar.gz\n' "$1"
}

# Prints the name of the program inside the archive of a target.
program_of() {
    case $1 in
        *-windows-*) printf 'lro-lint.exe\n' ;;
        *) printf 'lro-lint\n' ;;
    esac
}

# Prints the target for a runner's names of its system and processor. Fails if there is none.
target_of() {
    local system=$1 processor=$2 glibc=$3
    case $system/$processor in
        Linux/X64) printf 'x86_64-unknown-linux-%s\n' "$(libc_of "$glibc")" ;;
        Linux/ARM64) printf 'aarch64-unknown-linux-%s\n' "$(libc_of "$glibc")" ;;
        macOS/X64) printf 'x86_64-apple-darwin\n' ;;
        macOS/ARM64) printf 'aarch64-apple-darwin\n' ;;
        # Windows on ARM runs programs for the other processor.
        Windows/X64 | Windows/ARM64) printf 'x86_64-pc-windows-msvc\n' ;;
        *) return 1 ;;
    esac
}

# Prints `gnu` if the GNU C library is new enough, or else `musl`, which doesn't need it.
libc_of() {
    local version=$1
    if [[ $version =~ ^([0-9]{1,4})\.([0-9]{1,4})$ ]] &&
        ((10#${BASH_REMATCH[1]} * 10000 + 10#${BASH_REMATCH[2]} >= ${oldest_glibc%.*} * 10000 + ${oldest_glibc#*.})); then
        printf 'gnu\n'
    else
        printf 'musl\n'
    fi
}

# Prints the SHA-256 of a file, in lower case.
sha256_of() {
    local sum
    if command -v sha256sum >/dev/null; then
        sum=$(sha256sum <"$1")
    else
        sum=$(shasum -a 256 <"$1")
    fi
    printf '%s\n' "${sum%% *}"
}
