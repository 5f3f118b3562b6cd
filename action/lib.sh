# shellcheck shell=bash
# What the steps of the action share. They run on whatever bash a runner has, which on macOS is 3.2.

# Ends the step with a message, which is also shown beside the checks of the pull request. The
# message may hold names of branches and files, so nothing in it may start a line. Runners read
# commands from standard error too, which `$(…)` doesn't swallow.
fail() {
    local message=$1
    message=${message//\%/%25}
    message=${message//$'\r'/%0D}
    message=${message//$'\n'/%0A}
    printf '::error title=lro-lint::%s\n' "$message" >&2
    exit 2
}

# Sets an output of the step.
output() {
    local name=$1 value=$2
    case $value in
        *[$'\r\n']*) fail "the output $name would be broken by a line break" ;;
    esac
    printf '%s=%s\n' "$name" "$value" >>"$GITHUB_OUTPUT"
}

# Adds a setting to every git that is started from here on, and to no file.
git_setting() {
    local number=${GIT_CONFIG_COUNT:-0}
    export "GIT_CONFIG_KEY_$number=$1" "GIT_CONFIG_VALUE_$number=$2"
    export GIT_CONFIG_COUNT=$((number + 1))
}

# Refuses to run with rights that the author of a pull request must not have. Everything that follows
# reads files of that author.
refuse_foreign_rights() {
    [[ $GITHUB_EVENT_NAME != pull_request_target ]] ||
        fail "\`pull_request_target\` gives a run the secrets and the write access of the repository, and this action reads files that a stranger may have written; start the workflow by \`pull_request\`. To comment on pull requests from forks, use docs/github/report.yml and docs/github/comment.yml"
}

# Goes to the folder that the action works in, and ties every git that is started from here on to the
# repository that was checked out around it.
#
# A pull request can commit a folder with `HEAD`, `objects`, `refs` and `config`. Git would take it
# for a bare repository and run what its configuration says. Only `.git` can't be committed, so that
# is what the repository is found by. No git of the action looks at the work tree, so no filter runs.
enter_work_tree() {
    local folder=${INPUT_WORKING_DIRECTORY:-.} workspace here top
    cd "$GITHUB_WORKSPACE" || fail "there is no folder $GITHUB_WORKSPACE; check the repository out first"
    workspace=$(pwd -P)
    cd "./$folder" || fail "there is no folder $folder in the workspace"
    here=$(pwd -P)
    # A link that a pull request commits can lead to any repository on the machine.
    [[ $here/ == "${workspace%/}"/* ]] || fail "\`working-directory\` leads out of the workspace: $folder is $here"
    top=$here
    until [[ $top == "${workspace%/}" || -f $top/.git || -e $top/.git/HEAD ]]; do
        top=${top%/*}
    done
    export GIT_DIR=$top/.git GIT_WORK_TREE=$top
    export GIT_TERMINAL_PROMPT=0 GIT_PAGER=cat
    # All that a checkout may have come by, but none that names a program.
    export GIT_ALLOW_PROTOCOL=file:git:http:https:ssh
    # In a container the files of the work tree often belong to another user, and git would refuse to
    # look at them.
    git_setting safe.directory "$GITHUB_WORKSPACE"
    git_setting safe.directory "$top"
    git_setting safe.bareRepository explicit
    git_setting core.fsmonitor ''
    git_setting core.hooksPath /dev/null
    git_setting gc.auto 0
    git_setting maintenance.auto false
}
