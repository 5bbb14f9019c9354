import { server } from "./server.js";

/** The server's models and which of them are chosen: one that finds all objects, one that answers clicks. */
export class Models {
    all = [];
    #segmenting = document.getElementById("model");
    #clicking = document.getElementById("click-model");

    get segmenting() {
        return this.#segmenting.value;
    }

    /** Name of the model that answers clicks; empty if there is none. */
    get clicking() {
        return this.#clicking.value;
    }

    /** Names of all classes that any model knows, those of the chosen model first. */
    get classes() {
        const chosen = this.all.find((model) => model.name === this.segmenting);
        const names = [chosen, ...this.all].flatMap((model) => model?.classes ?? []).map((known) => known.name);
        return [...new Set(names)];
    }

    /** Asks the server; a choice that is still there stays. */
    async load() {
        this.all = await server.models();
        const clicking = this.all.filter((model) => model.clicks);
        const usual = (models) => models.find((model) => model.usual) ?? models[0];
        fill(this.#segmenting, this.all, usual(this.all.filter((model) => !model.clicks)) ?? usual(this.all));
        fill(this.#clicking, clicking, usual(clicking));
        document.getElementById("click-model-choice").hidden = clicking.length < 2;
    }
}

function fill(select, models, usual) {
    const before = select.value;
    select.replaceChildren(...models.map((model) => new Option(model.trained ? `${model.name} (trained here)` : model.name, model.name)));
    select.value = models.some((model) => model.name === before) ? before : (usual?.name ?? "");
    select.disabled = models.length === 0;
}
