#!/usr/bin/env bash
# Runs lro-lint once and passes on its results: annotations on standard output, the summary of the
# step, a SARIF file, the outputs, and last its exit status.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=action/lib.sh
. "$here/lib.sh"

enter_work_tree
folder=$(mktemp -d "$RUNNER_TEMP/lro-lint.XXXXXXXX")
summary=$folder/lro-lint.md
counts=$folder/counts

case $INPUT_SARIF_FILE in
    '') sarif=$folder/lro-lint.sarif ;;
    /* | [A-Za-z]:*) sarif=$INPUT_SARIF_FILE ;;
    *) sarif=$GITHUB_WORKSPACE/$INPUT_SARIF_FILE ;;
esac
mkdir -p "$(dirname "$sarif")" || fail "cannot make the folder of $sarif"

# An option and its value are one word, so no value can become an option.
arguments=(
    check
    --format=github
    "--format=markdown=$summary"
    "--format=sarif=$sarif"
    "--format=counts=$counts"
)
case $INPUT_INCLUDE_SYNC in
    '' | false) ;;
    true) arguments+=(--include-sync) ;;
    *) fail "\`include-sync\` must be true or false, and is '$INPUT_INCLUDE_SYNC'" ;;
esac
[[ -z $BASE ]] || arguments+=("--base=$BASE")
[[ -z $INPUT_BASELINE ]] || arguments+=("--baseline=$INPUT_BASELINE")
[[ -z $INPUT_PROFILE ]] || arguments+=("--profile=$INPUT_PROFILE")
[[ -z $INPUT_CONFIG ]] || arguments+=("--config=$INPUT_CONFIG")
[[ -z $INPUT_SEVERITY ]] || arguments+=("--severity=$INPUT_SEVERITY")
[[ -z $INPUT_FAIL_ON ]] || arguments+=("--fail-on=$INPUT_FAIL_ON")

# Prints the lines of a text that are not blank, without the blanks around them.
lines_of() {
    local line
    while IFS= read -r line; do
        line=${line#"${line%%[![:space:]]*}"}
        line=${line%"${line##*[![:space:]]}"}
        [[ -z $line ]] || printf '%s\n' "$line"
    done <<<"$1"
}

while IFS= read -r overlay; do
    arguments+=("--overlay=$overlay")
done < <(lines_of "$INPUT_OVERLAY")
while IFS= read -r rule; do
    arguments+=("--select=$rule")
done < <(lines_of "$INPUT_SELECT")
while IFS= read -r rule; do
    arguments+=("--ignore=$rule")
done < <(lines_of "$INPUT_IGNORE")
arguments+=(--)
while IFS= read -r path; do
    # `-` alone would read standard input.
    [[ $path != -* ]] || path=./$path
    arguments+=("$path")
done < <(lines_of "$INPUT_PATHS")

status=0
"$PROGRAM" "${arguments[@]}" || status=$?

[[ ! -f $summary ]] || cat "$summary" >>"$GITHUB_STEP_SUMMARY"
[[ ! -f $summary ]] || output summary-file "$summary"
[[ ! -f $sarif ]] || output sarif-file "$sarif"
[[ ! -f $counts ]] || cat "$counts" >>"$GITHUB_OUTPUT"
output exit-status "$status"
if ((status > 1)); then
    printf '::error title=lro-lint::lro-lint failed; the log of this step says why\n'
fi
exit "$status"
