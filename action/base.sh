#!/usr/bin/env bash
# Finds the commit to compare the work tree with, and fetches it if the checkout lacks it.
#
# A pull request must fail only for its own findings. `actions/checkout` checks out the commit that
# merges the pull request into its branch. The first parent of that commit is the branch without the
# pull request. The event also names a base, but that base is as old as the last push: everything
# that was merged since would look like part of the pull request.
#
# Reads INPUT_BASE, INPUT_TOKEN, INPUT_WORKING_DIRECTORY and the data of the event:
# PULL_REQUEST_HEAD and PULL_REQUEST_BRANCH, MERGE_GROUP_BASE, PUSH_BEFORE, DEFAULT_BRANCH. Sets the
# output `base`. It is empty if there is nothing to compare with.
set -euo pipefail

# No program inherits the token. Only the commands that fetch get it, in another form.
export -n INPUT_TOKEN

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=action/lib.sh
. "$here/lib.sh"

remote=$GITHUB_SERVER_URL/$GITHUB_REPOSITORY
log=$RUNNER_TEMP/lro-lint-fetch.log

# Sets the output and ends the script.
found() {
    if [[ -n $1 ]]; then
        ! is_commit_name "$1" || complete "$1"
        printf 'Comparing with %s.\n' "$1"
    else
        printf 'There is nothing to compare with, so every finding counts.\n'
    fi
    output base "$1"
    exit
}

is_commit_name() {
    [[ $1 =~ ^([0-9a-f]{40}|[0-9a-f]{64})$ ]]
}

have() {
    git cat-file -e "$1^{commit}" 2>/dev/null
}

is_shallow() {
    [[ $(git rev-parse --is-shallow-repository) == true ]]
}

# Runs a command that connects to the server. It first uses the credentials that the checkout kept.
# If there are none (`persist-credentials: false` in a private repository), it uses the token of the
# job, which needs only `contents: read`.
remotely() {
    "$@" >/dev/null 2>"$log" && return
    [[ -n ${INPUT_TOKEN:-} ]] || return 1
    (
        credentials=$(printf 'x-access-token:%s' "$INPUT_TOKEN" | base64 | tr -d '\r\n')
        printf '::add-mask::%s\n' "$credentials"
        # The empty value removes earlier headers: the server would refuse two of them.
        git_setting "http.$GITHUB_SERVER_URL/.extraheader" ''
        git_setting "http.$GITHUB_SERVER_URL/.extraheader" "AUTHORIZATION: basic $credentials"
        "$@" >/dev/null 2>>"$log"
    )
}

# Fetches from the repository of the event.
fetch() {
    remotely git fetch --quiet --no-tags --no-recurse-submodules "$@"
}

# Fetches all files of a commit that a partial clone (`filter`) left on the server. lro-lint itself
# fetches nothing. Unchanged files came with the checkout.
complete() {
    if git config --get-regexp '^remote\..*\.promisor$' >/dev/null; then
        remotely git diff --stat --no-ext-diff --no-textconv "$1" HEAD || cannot_fetch "the files of $1"
    fi
}

cannot_fetch() {
    fail "cannot fetch $1 from $remote, and this run is compared with it. Let \`actions/checkout\` fetch it (\`fetch-depth: 0\`), give the job the permission \`contents: read\`, or set \`base\`. git said: $(cat "$log")"
}

checked_out() {
    git rev-parse --verify --quiet 'HEAD^{commit}' ||
        fail "there is no repository in $PWD; let \`actions/checkout\` run first, or set \`working-directory\`"
}

# Makes sure that a commit is present, with its files and without its history.
need() {
    is_commit_name "$1" || fail "the event names '$1' to compare with, which is not a commit; set \`base\`"
    have "$1" && return
    if is_shallow; then
        fetch --depth=1 "$remote" "$1" || cannot_fetch "$1"
    else
        # With `--depth`, git would cut off history that this repository has.
        fetch "$remote" "$1" || cannot_fetch "$1"
    fi
    have "$1" || cannot_fetch "$1"
}

# Prints the first parent of a commit. In a shallow clone only the commit itself shows it.
first_parent() {
    local text line
    text=$(git cat-file commit "$1")
    while IFS= read -r line && [[ -n $line ]]; do
        if [[ $line == 'parent '* ]]; then
            printf '%s\n' "${line#parent }"
            return
        fi
    done <<<"$text"
    fail "commit $1 has no parent to compare with; set \`base\`"
}

# Compares with the newest commit that a branch and a commit have in common. In a shallow clone it
# fetches history until that commit is certain.
compare_with_branch() {
    local branch=$1 head=$2 tip=refs/lro-lint/base depth base
    if is_shallow; then
        # The last depth means all history.
        for depth in 32 256 2048 16384 2147483647; do
            fetch "--depth=$depth" "$remote" "+refs/heads/$branch:$tip" "$head" ||
                cannot_fetch "branch $branch"
            base=$(git merge-base "$tip" "$head") || continue
            ! is_uncertain "$base" "$tip" "$head" || continue
            found "$base"
        done
    else
        fetch "$remote" "+refs/heads/$branch:$tip" || cannot_fetch "branch $branch"
    fi
    base=$(git merge-base "$tip" "$head") ||
        fail "the checked-out commit has no history in common with branch $branch; set \`base\`"
    found "$base"
}

# Succeeds if a newer common commit may exist beyond the edge of a shallow clone. That is possible
# only if a path reaches the edge without passing the commit that was found.
is_uncertain() {
    local edge hidden=''
    edge=$(git rev-parse --git-path shallow)
    if [[ -s $edge ]]; then
        hidden=$(git rev-list "$2" "$3" --not "$1" | grep -xFf "$edge" || true)
    fi
    [[ -n $hidden ]]
}

enter_work_tree
case $INPUT_BASE in
    none) found '' ;;
    ?*) found "$INPUT_BASE" ;;
esac

case $GITHUB_EVENT_NAME in
    pull_request | pull_request_review | pull_request_review_comment)
        head=$(checked_out)
        if [[ $GITHUB_REF == refs/pull/*/merge && $head == "$GITHUB_SHA" ]]; then
            base=$(first_parent "$head")
            need "$base"
            found "$base"
        elif [[ $head == "$PULL_REQUEST_HEAD" ]]; then
            compare_with_branch "$PULL_REQUEST_BRANCH" "$head"
        fi
        fail "the checked-out commit $head is neither the merge commit of the pull request nor its last commit; set \`base\`"
        ;;
    merge_group)
        need "$MERGE_GROUP_BASE"
        found "$MERGE_GROUP_BASE"
        ;;
    push)
        if [[ -n ${PUSH_BEFORE//0/} ]]; then
            need "$PUSH_BEFORE"
            found "$PUSH_BEFORE"
        elif [[ $GITHUB_REF == refs/heads/* && $GITHUB_REF != "refs/heads/$DEFAULT_BRANCH" ]]; then
            # A new branch is compared with the branch that it came from.
            head=$(checked_out)
            compare_with_branch "$DEFAULT_BRANCH" "$head"
        fi
        found ''
        ;;
    *) found '' ;;
esac
