# shellcheck shell=bash
# Functions that the steps of the action share. They must run on the bash of any runner: 3.2 on macOS.

# Ends the step with a message. GitHub also shows it next to the checks of the pull request. The
# message may contain names of branches and files, so nothing in it may start a line. Runners also
# read commands from standard error, which `$(…)` doesn't capture.
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

# Adds a setting for every git command that follows. It changes no file.
git_setting() {
    local number=${GIT_CONFIG_COUNT:-0}
    export "GIT_CONFIG_KEY_$number=$1" "GIT_CONFIG_VALUE_$number=$2"
    export GIT_CONFIG_COUNT=$((number + 1))
}

# Refuses to run with rights that the author of a pull request must not have: the next steps read
# files of that author.
refuse_foreign_rights() {
    [[ $GITHUB_EVENT_NAME != pull_request_target ]] ||
        fail "\`pull_request_target\` gives a run the secrets and the write access of the repository, and this action reads files that a stranger may have written; start the workflow by \`pull_request\`. To comment on pull requests from forks, use docs/github/report.yml and docs/github/comment.yml"
}

# Enters the folder that the action works in. Every git command that follows uses the repository
# that was checked out around it.
#
# A pull request can commit a folder with `HEAD`, `objects`, `refs` and `config`. Git would treat it
# as a bare repository and run the programs in its configuration. `.git` can't be committed, so the
# repository is found by that name. No git command of the action reads the work tree, so no filter
# runs.
enter_work_tree() {
    local folder=${INPUT_WORKING_DIRECTORY:-.} workspace here top
    cd "$GITHUB_WORKSPACE" || fail "there is no folder $GITHUB_WORKSPACE; check the repository out first"
    workspace=$(pwd -P)
    cd "./$folder" || fail "there is no folder $folder in the workspace"
    here=$(pwd -P)
    # A committed link can lead to any repository on the machine.
    [[ $here/ == "${workspace%/}"/* ]] || fail "\`working-directory\` leads out of the workspace: $folder is $here"
    top=$here
    until [[ $top == "${workspace%/}" || -f $top/.git || -e $top/.git/HEAD ]]; do
        top=${top%/*}
    done
    export GIT_DIR=$top/.git GIT_WORK_TREE=$top
    export GIT_TERMINAL_PROMPT=0 GIT_PAGER=cat
    # All protocols that a checkout may use, but none that names a program.
    export GIT_ALLOW_PROTOCOL=file:git:http:https:ssh
    # In a container the files of the work tree often belong to another user, and git would refuse
    # to read them.
    git_setting safe.directory "$GITHUB_WORKSPACE"
    git_setting safe.directory "$top"
    git_setting safe.bareRepository explicit
    git_setting core.fsmonitor ''
    git_setting core.hooksPath /dev/null
    git_setting gc.auto 0
    git_setting maintenance.auto false
}
