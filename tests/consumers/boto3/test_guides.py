"""The examples of the guides for Python, as they are written there."""

import os
import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from served import PROGRAM

BLOCK = re.compile(r"^```(\w+)[ ]?(\S*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
EXPORT = re.compile(r"(\w+)=(\S+)")


class Guide:
    """The blocks of a guide: its programs by their files, the command that serves, the variables that it exports."""

    def __init__(self, name):
        blocks = BLOCK.findall((Path(os.environ["GUIDES"]) / f"{name}.md").read_text(encoding="utf-8"))
        commands = [line for language, _, text in blocks if language == "sh" for line in text.splitlines()]
        self.programs = {file: text for language, file, text in blocks if language == "py"}
        [self.serve] = [line for line in commands if line.startswith("npx pocket-cognito serve")]
        self.variables = dict(pair for line in commands if line.startswith("export ") for pair in EXPORT.findall(line))

    def run(self, case):
        server = subprocess.Popen([PROGRAM, *self.serve.split()[2:]], stdout=subprocess.PIPE, text=True)
        try:
            for line in server.stdout:
                if "Ctrl-C ends it." in line:
                    break
            else:
                case.fail(f"{self.serve} ended without serving")
            with tempfile.TemporaryDirectory() as folder:
                for file, text in self.programs.items():
                    path = Path(folder) / file
                    path.write_text(text, encoding="utf-8")
                    done = subprocess.run(
                        [sys.executable, path], env={**os.environ, **self.variables}, capture_output=True, text=True
                    )
                    case.assertEqual(done.returncode, 0, f"{file}:\n{done.stderr}")
        finally:
            server.terminate()
            server.communicate()


class Guides(unittest.TestCase):
    def test_boto3_and_pycognito_run_as_the_guide_has_them(self):
        guide = Guide("boto3")
        self.assertEqual(set(guide.programs), {"administrators.py", "users.py"})
        guide.run(self)

    def test_a_client_of_moto_s_server_goes_on(self):
        guide = Guide("migrating-from-moto-server")
        self.assertEqual(set(guide.programs), {"before.py"})
        guide.run(self)


if __name__ == "__main__":
    unittest.main()
