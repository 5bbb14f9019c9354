// node --test app/src/test/page/*.test.mjs: needs no package. What the page says of training runs.
import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { element, messages } from "./browser.mjs";
import { answered } from "./server.mjs";

mock.timers.enable({ apis: ["setTimeout"] }); // the server is asked again after a while

const page = "../../main/resources/boxless/app/serve/page/";
const { TrainingPanel } = await import(page + "training-panel.js");

element("minutes").parentElement = element("minutes-choice");
const panel = new TrainingPanel({ segmenting: "nuclei" });

test("that nobody knows whether a run goes on is said", async () => {
    const resuming = panel.resume();
    await answered("GET", "v1/trainings", { error: "the disk failed; look at it" }, 500);
    await resuming;
    assert.deepEqual(messages(), ["the disk failed; look at it"]);
});

test("a run that goes on is watched, whatever became of others", async () => {
    const resuming = panel.resume();
    const failed = { id: "2", state: "failed", error: "its files cannot be read", losses: [], validation: [] };
    const running = { ...failed, id: "1", state: "running", model: "nuclei", error: null, step: 3, steps: 10 };
    await answered("GET", "v1/trainings", { trainings: [failed, running] });
    await resuming;
    await answered("GET", "v1/trainings/1", running);
    assert.equal(element("training-state").textContent, "nuclei: step 3 of 10");

    mock.timers.tick(1500);
    await answered("GET", "v1/trainings/1", { ...running, step: 0, steps: 0, log: "", error: "its files cannot be read: log.jsonl" });
    assert.deepEqual([element("stop").hidden, element("training-text").textContent], [false, "its files cannot be read: log.jsonl"]);
});

test("a run that somebody went on with by another metric is not called better, nor worse", async () => {
    const done = { id: "1", state: "done", model: "nuclei", error: null, step: 10, steps: 10, losses: [], validation: [] };
    mock.timers.tick(1500);
    await answered("GET", "v1/trainings/1", { ...done, metric: "mean AP", before: null, after: 0.3, swapped: false });
    assert.match(messages().at(-1), /^Done, but no score compares with that of the start, so nuclei is as it was\./);
});
