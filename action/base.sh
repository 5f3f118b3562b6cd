#!/usr/bin/env bash
# Finds what the work tree has to be compared with, and fetches it where the checkout lacks it.
#
# A change must answer for what it did and for nothing else. What `actions/checkout` checks out for
# a pull request is the commit that merges it into its branch, so the first parent of that commit
# is exactly what the branch was without it. The event also names a base, but that one is as old as
# the last push to the pull request, and everything merged since would look like its doing.
#
# Reads INPUT_BASE, INPUT_TOKEN, INPUT_WORKING_DIRECTORY and what the event says: PULL_REQUEST_HEAD and
# PULL_REQUEST_BRANCH, MERGE_GROUP_BASE, PUSH_BEFORE, DEFAULT_BRANCH. Sets the output `base`; empty:
# there is nothing to compare with.
set -euo pipefail

# No program inherits the token. The calls that fetch get it in another form.
export -n INPUT_TOKEN

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=action/lib.sh
. "$here/lib.sh"

remote=$GITHUB_SERVER_URL/$GITHUB_REPOSITORY
log=$RUNNER_TEMP/lro-lint-fetch.log

# The outcome.
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

# Runs a command that asks the server: with the credentials that the checkout left behind, and if it
# left none (`persist-credentials: false` in a private repository) with the token of the job, which
# needs no more than `contents: read`.
remotely() {
    "$@" >/dev/null 2>"$log" && return
    [[ -n ${INPUT_TOKEN:-} ]] || return 1
    (
        credentials=$(printf 'x-access-token:%s' "$INPUT_TOKEN" | base64 | tr -d '\r\n')
        printf '::add-mask::%s\n' "$credentials"
        # The empty value takes away what was set before: two such headers would be refused.
        git_setting "http.$GITHUB_SERVER_URL/.extraheader" ''
        git_setting "http.$GITHUB_SERVER_URL/.extraheader" "AUTHORIZATION: basic $credentials"
        "$@" >/dev/null 2>>"$log"
    )
}

# Fetches from the repository that the event happened in.
fetch() {
    remotely git fetch --quiet --no-tags --no-recurse-submodules "$@"
}

# Gets the files of a commit that a partial clone (`filter`) has left on the server, in one go: the
# linter fetches nothing. Those that are as they were have come with the checkout.
complete() {
    if git config --get-regexp '^remote\..*\.promisor$' >/dev/null; then
        remotely git diff --stat --no-ext-diff --no-textconv "$1" HEAD || cannot_fetch "the files of $1"
    fi
}

cannot_fetch() {
    fail "cannot fetch $1 from $remote, which this run has to be compared with. Let \`actions/checkout\` fetch it (\`fetch-depth: 0\`), give the job the permission \`contents: read\`, or set \`base\`. git said: $(cat "$log")"
}

checked_out() {
    git rev-parse --verify --quiet 'HEAD^{commit}' ||
        fail "there is no repository in $PWD; let \`actions/checkout\` run first, or set \`working-directory\`"
}

# Makes sure that a commit is there, with its files and without its history.
need() {
    is_commit_name "$1" || fail "the event names no commit to compare with but '$1'; set \`base\`"
    have "$1" && return
    if is_shallow; then
        fetch --depth=1 "$remote" "$1" || cannot_fetch "$1"
    else
        # A depth would cut off history that this repository has.
        fetch "$remote" "$1" || cannot_fetch "$1"
    fi
    have "$1" || cannot_fetch "$1"
}

# The first parent of a commit, which a shallow clone hides from everything but the commit itself.
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

# Compares with the newest commit that a branch and a commit have in common. Of a shallow clone as
# much history is fetched as it takes to be sure of it.
compare_with_branch() {
    local branch=$1 head=$2 tip=refs/lro-lint/base depth base
    if is_shallow; then
        # The last depth is all of it.
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
        fail "what is checked out has no history in common with branch $branch; set \`base\`"
    found "$base"
}

# Whether a newer common commit may hide behind the edge of a shallow clone: it can only do so where
# the edge is reached without passing the one that was found.
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
        fail "what is checked out ($head) is neither the merge commit of the pull request nor its last commit; set \`base\`"
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
            # A new branch did what sets it apart from the one that it came from.
            head=$(checked_out)
            compare_with_branch "$DEFAULT_BRANCH" "$head"
        fi
        found ''
        ;;
    *) found '' ;;
esac
