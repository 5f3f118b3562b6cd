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

# Goes to the folder that the action works in. In a container the files of the work tree often
# belong to another user, and git would refuse to look at them.
enter_work_tree() {
    local folder=${INPUT_WORKING_DIRECTORY:-.}
    cd "$GITHUB_WORKSPACE" || fail "there is no folder $GITHUB_WORKSPACE; check the repository out first"
    cd "./$folder" || fail "there is no folder $folder in the workspace"
    export GIT_TERMINAL_PROMPT=0
    git_setting safe.directory "$GITHUB_WORKSPACE"
    git_setting safe.directory "$(pwd -P)"
}
