const KEY = "boxless-token";

let token = fromAddress() ?? sessionStorage.getItem(KEY);
let asking = null;

/** Takes the token out of `/#token=...`, so that it stays in no bookmark. */
function fromAddress() {
    const parameters = new URLSearchParams(location.hash.slice(1).replaceAll("+", "%2B")); // it stands for itself, as in base64
    const given = parameters.get("token");
    if (given !== null) {
        sessionStorage.setItem(KEY, given);
        parameters.delete("token");
        history.replaceState(null, "", "#" + parameters);
    }
    return given;
}

addEventListener("hashchange", () => {
    const given = fromAddress();
    token = given ?? token;
    if (asking && given !== null) {
        document.getElementById("token").value = given;
        document.getElementById("token-dialog").close();
    }
});

/** @returns {Record<string, string>} headers of a request */
export function authorization() {
    return token ? { Authorization: `Bearer ${token}` } : {};
}

/** Asks for another token; several requests that fail at once share one question. */
export function askForToken() {
    asking ??= new Promise((resolve) => {
        const dialog = document.getElementById("token-dialog");
        const input = document.getElementById("token");
        input.value = "";
        document.getElementById("token-refused").hidden = !token;
        dialog.addEventListener(
            "close",
            () => {
                asking = null;
                token = input.value.trim();
                sessionStorage.setItem(KEY, token);
                resolve();
            },
            { once: true },
        );
        dialog.showModal();
    });
    return asking;
}
