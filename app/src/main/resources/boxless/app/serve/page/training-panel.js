import { lineChart } from "./line-chart.js";
import { notify, notifyError } from "./notices.js";
import { count } from "./words.js";
import { server } from "./server.js";
import { settleFor } from "./saving.js";

const SECONDS = 1.5; // between two questions how far it is

const element = (name) => document.getElementById(name);

/** Trains a model on what was corrected, shows how it goes, and says when a better model is in use. */
export class TrainingPanel {
    onSwapped = () => {};
    #current = null; // id of the training run that is watched
    #timer = 0;

    /** @param {import("./models.js").Models} models */
    constructor(models) {
        this.models = models;
        element("train").addEventListener("click", () => this.start());
        element("stop").addEventListener("click", () => this.#stop());
    }

    /** Says what could be trained, unless a run is shown. */
    showAnnotated(pictures) {
        if (this.#current === null) {
            const annotated = pictures.filter((entry) => entry.objects !== null).length;
            element("training-text").textContent =
                annotated < 2
                    ? "Correct the objects of at least two images; then a training run adapts the chosen model to them."
                    : `Adapts ${this.models.segmenting || "the model"} to the ${count(annotated, "annotated image")}; all of their objects should be right. Only a better model replaces it.`;
        }
    }

    /** Goes on watching a run that was started before the page was loaded. */
    async resume() {
        try {
            const running = (await server.trainings()).find((run) => run.state === "running");
            if (running) {
                this.#watch(running.id);
            }
        } catch (error) {
            notifyError(error);
        }
    }

    async start() {
        const button = element("train");
        if (button.disabled) {
            return; // the key was pressed again meanwhile
        }
        button.disabled = true;
        try {
            await settleFor("training run");
            const { id } = await server.train(this.models.segmenting, Number(element("minutes").value) || 10);
            this.#watch(id);
        } catch (error) {
            notifyError(error);
        } finally {
            button.disabled = false;
        }
    }

    async #stop() {
        try {
            await server.stop(this.#current);
            element("training-state").textContent = "stopping …";
        } catch (error) {
            notifyError(error);
        }
    }

    #watch(id) {
        this.#current = id;
        clearTimeout(this.#timer);
        const ask = async () => {
            try {
                const run = await server.training(id);
                this.#show(run);
                if (run.state !== "running") {
                    this.#finish(run);
                    return;
                }
            } catch (error) {
                if (!error.passing) {
                    notifyError(error);
                    return;
                }
                element("training-state").textContent = "no answer; asking again";
            }
            this.#timer = setTimeout(ask, SECONDS * 1000);
        };
        ask();
    }

    #show(run) {
        const running = run.state === "running";
        const end = run.steps || run.step; // how many steps there will be is known only after a few
        element("train").hidden = running;
        element("minutes").parentElement.hidden = running;
        element("stop").hidden = !running;
        element("training-state").textContent = running ? `${run.model}: ${stepOf(run)}` : run.state;
        element("training-text").textContent = [running ? run.error || run.log : outcome(run), run.note].filter(Boolean).join("\n");
        element("training-meter").hidden = !running;
        element("training-progress").value = run.steps ? run.step / run.steps : 0;
        element("training-left").textContent = run.seconds_left > 0 ? `${timeLeft(run.seconds_left)} left` : "";
        element("training-curve").replaceChildren(
            ...(run.losses?.length ? [lineChart("Loss", run.losses, end, "loss")] : []),
            ...(run.validation?.length ? [lineChart(run.metric ?? "Validation", run.validation, end, "validation")] : []),
        );
    }

    #finish(run) {
        notify(outcome(run), { kind: run.state === "failed" ? "error" : "info" });
        if (run.swapped) {
            this.onSwapped();
        }
    }
}

function outcome(run) {
    const both =
        Number.isFinite(run.before) && Number.isFinite(run.after)
            ? `${run.metric} ${run.before.toFixed(3)} before, ${run.swapped ? "" : "at best "}${run.after.toFixed(3)} after`
            : "";
    if (run.state === "failed") {
        return `The training run failed: ${run.error}`;
    }
    if (run.swapped) {
        return `A better ${run.model} is in use: ${both}. The old one is still there as ${run.model}@before.`;
    }
    if (run.state === "stopped") {
        return `Stopped. ${run.model} is as it was${both && `: ${both}`}.`;
    }
    if (!both) {
        return `Done, but no score compares with that of the start, so ${run.model} is as it was. The model is in the data folder: .boxless/trainings/${run.id}/model.safetensors`;
    }
    if (run.after > run.before) {
        return `Better, ${both}, but finished outside this server, so ${run.model} is as it was. The model is in the data folder: .boxless/trainings/${run.id}/model.safetensors`;
    }
    return `No better than before, so ${run.model} is as it was: ${both}. More corrected images help most.`;
}

function stepOf({ step, steps }) {
    return steps ? `step ${step} of ${steps}` : step ? `step ${step}` : "starting";
}

function timeLeft(seconds) {
    return seconds >= 90 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds)} s`;
}
