# Sourced by the scripts that train several models; they set $root and $runs, the folder of the runs. Each model is trained with one thread,
# unless OMP_NUM_THREADS says otherwise. Completed runs and scores are not repeated and interrupted runs go on, so these scripts may be stopped and
# started again; started twice, on a machine with two cores, each takes runs that the other has not begun.
boxless=${BOXLESS:-$root/boxless}
export OMP_NUM_THREADS="${OMP_NUM_THREADS:-1}"
shapes=$root/data/shapes
crowd=$root/data/crowd
nuclei=$root/../shared/data/dsb2018
facade=$root/../shared/data/facade
fluorescence=$root/recipes/dsb2018-fluorescence

# take NAME: begins a run, unless another process has it
take() {
    if mkdir "$runs/$1.taken" 2>/dev/null; then
        name=$1
        return
    fi
    [ -f "$runs/$1.trained" ] || echo "$0: skipping $1, another process has it; if none does, remove $runs/$1.taken and start again" >&2
    return 1
}

# trained TRAIN-OPTION ...: the run that was taken, from where it stopped
trained() {
    [ -f "$runs/$name.trained" ] && return
    if ! "$boxless" train "$@" -o "$runs/$name" --resume >>"$runs/$name.txt" 2>&1; then
        tail -n 3 "$runs/$name.txt" >&2
        echo "$0: $name failed, see $runs/$name.txt" >&2
        exit 1
    fi
    : >"$runs/$name.trained"
}

# scored KIND EVALUATE-OPTION ...: its model, once; the numbers are in NAME-KIND.json
scored() {
    kind=$1
    shift
    [ -f "$runs/$name-$kind.json" ] ||
        "$boxless" evaluate -m "$runs/$name/model.safetensors" --json "$runs/$name-$kind.json" "$@"
}

give_back() {
    rmdir "$runs/$name.taken"
    name=none
}

# finished FOLDER: moves what was made in $making, now that it is complete, to where later runs find it, unless another process was faster
finished() {
    if [ -d "$1" ]; then
        rm -rf "$making"
    else
        mv "$making" "$1"
    fi
    making=
}

# generated KIND FOLDER SEED COUNT
generated() {
    if [ -f "$2/instances.json" ] || [ -d "$2/labels" ]; then
        return
    elif [ -d "$2" ]; then
        echo "$0: $2 is incomplete; remove it and start again" >&2
        exit 1
    fi
    making=$2.$$
    "$boxless" generate "$1" -o "$making" --seed "$3" --count "$4"
    finished "$2"
}

# number PATH FILE: a number of a JSON file, for example '"Things":{"pq"'
number() {
    { tr -d ' \n' <"$2" && echo; } | sed -n 's/.*'"$1"':\([0-9.][0-9.E-]*\).*/\1/p'
}

name=none
making=
mkdir -p "$runs"
trap 'rmdir "$runs/$name.taken" 2>/dev/null || :; [ -z "$making" ] || rm -rf "$making"' EXIT
trap 'exit 130' INT TERM HUP
