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
    mkdir "$runs/$1.taken" 2>/dev/null && name=$1
}

# trained TRAIN-OPTION ...: the run that was taken, from where it stopped
trained() {
    [ -f "$runs/$name.trained" ] && return
    "$boxless" train "$@" -o "$runs/$name" --resume >>"$runs/$name.txt" 2>&1
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

# generated KIND FOLDER SEED COUNT
generated() {
    [ -f "$2/instances.json" ] || [ -d "$2/labels" ] ||
        "$boxless" generate "$1" -o "$2" --seed "$3" --count "$4"
}

# number PATH FILE: a number of a JSON file, for example '"Things":{"pq"'
number() {
    tr -d ' \n' <"$2" | sed -n 's/.*'"$1"':\([0-9.]*\).*/\1/p'
}

name=none
mkdir -p "$runs"
trap 'rmdir "$runs/$name.taken" 2>/dev/null || :' EXIT
trap 'exit 130' INT TERM
