"""read_yaml.py check|action|hook|gitlab ROOT: holds the files for CI services against what those services want, or
prints the script in one of them."""

import re
import sys

import yaml


def load(root, name):
    with open(f"{root}/{name}", encoding="utf-8") as file:
        return yaml.safe_load(file)


def problems(root):
    # https://docs.github.com/en/actions/reference/workflows-and-actions/metadata-syntax
    action = load(root, "action.yml")
    for key in ("name", "description", "runs"):
        if key not in action:
            yield f"action.yml has no {key}"
    if action["runs"].get("using") != "composite":
        yield "action.yml is no composite action"
    passed = set()
    for step in action["runs"]["steps"]:
        if "run" in step and "shell" not in step:
            yield "a step of action.yml has no shell"
        if "${{" in step.get("run", ""):
            yield "a script of action.yml has an expression in its text"
        for name, value in step.get("env", {}).items():
            passed.update(re.findall(r"inputs\.([a-z-]+)", value))
            if not re.fullmatch(r"\$\{\{ inputs\.[a-z-]+ \}\}", value):
                yield f"{name} in action.yml is more than one input"
    for name, given in action["inputs"].items():
        if not given.get("description"):
            yield f"the input {name} has no description"
        if name not in passed:
            yield f"the input {name} is not used"
    if passed - set(action["inputs"]):
        yield f"action.yml uses inputs that it does not have: {passed - set(action['inputs'])}"

    # https://pre-commit.com/#new-hooks
    hooks = load(root, ".pre-commit-hooks.yaml")
    for hook in hooks:
        for key in ("id", "name", "entry", "language"):
            if not isinstance(hook.get(key), str):
                yield f"a hook has no {key}"
        files = re.compile(hook["files"])
        for path in ("_headers", "public/_headers", "vercel.json", "a/netlify.toml", "firebase.json", "b/site.har",
                     "staticwebapp.config.json", "etc/nginx.conf"):
            if not files.search(path):
                yield f"the hook passes {path} by"
        for path in ("README.md", "my_headers", "vercel.json.md", "netlify_toml", "har", "x.harx"):
            if files.search(path):
                yield f"the hook takes {path}"

    # https://docs.gitlab.com/ci/yaml/
    job = load(root, "integrations/gitlab-ci.yml")["cachewright"]
    for key in ("script", "before_script"):
        if not all(isinstance(part, str) for part in job[key]):
            yield f"{key} of the GitLab job is no list of texts"
    for name, value in job["variables"].items():
        if not isinstance(value, str):
            yield f"{name} of the GitLab job is no text"
    for report in job["artifacts"]["reports"].values():
        if f"={report} " not in job["script"][0]:
            yield f"the GitLab job writes no {report}"
    if job["artifacts"].get("when") != "always":
        yield "the GitLab job keeps its reports only when it passes"


def main():
    what, root = sys.argv[1:]
    if what == "check":
        found = list(problems(root))
        for problem in found:
            print(f"FAILED: {problem}")
        return 1 if found else 0
    if what == "action":
        print(load(root, "action.yml")["runs"]["steps"][0]["run"])
    elif what == "hook":
        print(load(root, ".pre-commit-hooks.yaml")[0]["entry"])
    else:
        job = load(root, "integrations/gitlab-ci.yml")["cachewright"]
        print("\n".join(job["before_script"] + job["script"]))
    return 0


sys.exit(main())
