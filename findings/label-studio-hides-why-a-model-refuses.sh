#!/bin/sh
# label-studio 1.23.2: what becomes of what a machine learning back end says when it cannot do something?
# Guess: a back end that is refused is not there afterwards. The line that comes with an error status is shown, a refused training is an error, and a task
# for which a batch holds no regions is asked about again, however that is said.
# Seen: with ML_BLOCK_LOCAL_IP=false alone, connecting a back end on this machine is answered 403 "reserved network address", and yet it is saved and
# connected: what was refused is its webhook, after the fact. Of a failed prediction the status is passed on, the line is not; a failed batch is answered
# 200 without predictions. A refused training is answered 200, and the state is "Connected" again at the next look. In a batch {"result": []} is stored as
# a prediction, so the task is never asked about again; [] in its place leaves the task open.
# Seen 2026-11-28 with Python 3.11. Takes about five minutes.
# Needs Python 3.11 or newer and a package index. Fails where this has changed.
set -eu
work=$(mktemp -d)
trap 'kill "$studio" 2>/dev/null || true; rm -rf "$work"' EXIT
studio=
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check label-studio==1.23.2 \
    >"$work/pip.log" 2>&1 || { cat "$work/pip.log"; exit 1; }

cd "$work"
export COLLECT_ANALYTICS=false SENTRY_DSN= LATEST_VERSION_CHECK=false ML_BLOCK_LOCAL_IP=false
port=$(venv/bin/python -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
venv/bin/label-studio start --no-browser --internal-host 127.0.0.1 --port "$port" --data-dir "$work/data" \
    --username a@example.com --password secret-word-1 >studio.log 2>&1 &
studio=$!
venv/bin/python -W ignore - "http://127.0.0.1:$port" <<'END'
import json
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.metadata import version

import requests

status = 0
asked = []
refusing = False


def expect(what, seen, expected):
    global status
    print(f"{what}: {seen}")
    if seen != expected:
        print(f"    expected: {expected}")
        status = 1


class Model(BaseHTTPRequestHandler):
    def do_GET(self):
        self.answer(200, {"status": "UP"})

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.path == "/setup":
            self.answer(200, {"model_version": "one"})
        elif self.path == "/predict" and not refusing:
            names = [task["data"]["image"] for task in body["tasks"]]
            asked.append(names)
            empty = {"result": [], "score": 0.5, "model_version": "one"}
            self.answer(200, {"results": [empty if name == "nothing" else [] for name in names]})
        else:
            self.answer(422, {"error": "THE REASON"})

    def answer(self, code, body):
        content = json.dumps(body).encode()
        self.send_response(code)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_):
        pass


model = ThreadingHTTPServer(("127.0.0.1", 0), Model)
threading.Thread(target=model.serve_forever, daemon=True).start()
url = f"http://127.0.0.1:{model.server_address[1]}"
studio = sys.argv[1]
session = requests.Session()
for _ in range(600):
    try:
        if session.get(studio + "/user/login/").ok:
            break
    except requests.ConnectionError:
        pass
    time.sleep(1)
session.post(
    studio + "/user/login/",
    data={"email": "a@example.com", "password": "secret-word-1", "csrfmiddlewaretoken": session.cookies["csrftoken"]},
    headers={"Referer": studio + "/user/login/"},
)
session.headers.update({"X-CSRFToken": session.cookies["csrftoken"], "Referer": studio})


def ask(method, path, body=None):
    return session.request(method, studio + path, json=body)


print("label-studio", version("label-studio"))
config = '<View><Image name="image" value="$image"/><BrushLabels name="brush" toName="image"><Label value="cell"/></BrushLabels></View>'
project = ask("POST", "/api/projects", {"title": "finding", "label_config": config}).json()["id"]
ask("POST", f"/api/projects/{project}/import", [{"image": "nothing"}, {"image": "later"}])
refused = ask("POST", "/api/ml", {"url": url, "project": project, "title": "model", "is_interactive": True})
expect("connecting a model", [refused.status_code, refused.json()["detail"]],
       [403, "URL resolves to a reserved network address (block: 127.0.0.0/8)"])
there = ask("GET", f"/api/ml?project={project}").json()
expect("models of the project then", [[one["url"], one["readable_state"]] for one in there], [[url, "Connected"]])
number = there[0]["id"]
tasks = {task["data"]["image"]: task["id"] for task in ask("GET", f"/api/tasks?project={project}&fields=all").json()["tasks"]}


def batch():
    answer = ask("POST", f"/api/dm/actions?id=retrieve_tasks_predictions&project={project}",
                 {"selectedItems": {"all": True, "excluded": []}, "project": str(project)})
    return [answer.status_code] + [len(ask("GET", f"/api/predictions?task={tasks[name]}").json()) for name in ("nothing", "later")]


refusing = True
click = ask("POST", f"/api/ml/{number}/interactive-annotating", {"task": tasks["later"], "context": {"result": []}})
expect("a click that is refused with a reason", [click.status_code, click.json()],
       [200, {"errors": [f"422 Client Error: Unprocessable Entity for url: {url}/predict"]}])
expect("a batch that is refused: status, predictions of either task", batch(), [200, 0, 0])
training = ask("POST", f"/api/ml/{number}/train", {})
after = ask("GET", f"/api/ml/{number}").json()
expect("a training that is refused, and then", [training.status_code, training.text, after["readable_state"], after["error_message"]],
       [200, "", "Connected", None])
refusing = False
expect("a batch, one task with an empty result, one with an empty list", batch(), [200, 1, 0])
expect("the same again", batch(), [200, 1, 0])
expect("tasks that the model was asked about", [sorted(names) for names in asked], [["later", "nothing"], ["later"]])

raise SystemExit(status)
END
