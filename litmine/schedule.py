"""Write what makes a scheduler run the harvest: a systemd service and timer, or a crontab line."""

from __future__ import annotations

import re
import shlex
import sys
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

SECRETS = ".config/litmine/environment"

SERVICE = """\
# Written by `litmine schedule`. E-mail and key stand in ~/{secrets} (mode 600):
#   NCBI_EMAIL=you@example.org
#   NCBI_API_KEY=...
[Unit]
Description=litmine: bring {name} up to PubMed
Wants=network-online.target
After=network-online.target

[Service]
Type=oneshot
EnvironmentFile=%h/{secrets}
ExecStart={command}
# A run that is stopped loses nothing; the longest request ends within ten minutes.
TimeoutStartSec=8h
TimeoutStopSec=60
Nice=10
IOSchedulingClass=idle
MemoryMax=6G
UMask=0077
NoNewPrivileges=yes
PrivateTmp=yes
PrivateDevices=yes
ProtectSystem=strict
ProtectHome=read-only
ReadWritePaths={folder} -%C/litmine
ProtectKernelTunables=yes
ProtectKernelModules=yes
ProtectControlGroups=yes
ProtectClock=yes
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
LockPersonality=yes
SystemCallArchitectures=native
SystemCallFilter=@system-service
"""

TIMER = """\
# Written by `litmine schedule`: every night outside NCBI's busy hours (05:00-21:00 US Eastern).
[Unit]
Description=litmine: {name} every night

[Timer]
OnCalendar=*-*-* 22:{minute:02}:00 America/New_York
RandomizedDelaySec=2h
Persistent=yes

[Install]
WantedBy=timers.target
"""

CRON = """\
# Written by `litmine schedule`: every night; cron mails what fails. E-mail and key: ~/{secrets}
{minute} 3 * * * set -a; . "$HOME/{secrets}"; set +a; nice {command}
"""


@dataclass(frozen=True)
class Plan:
    """Which database is to be brought up to PubMed, and by which litmine."""

    database: Path
    corpus: str
    python: str = sys.executable

    @property
    def name(self) -> str:
        """Name the units after the database's file."""
        return "litmine-" + re.sub(r"[^A-Za-z0-9_.-]", "-", self.database.stem)

    @property
    def minute(self) -> int:
        """Choose a minute by the file's path, so that not all the world asks at the same time."""
        return sha256(str(self.database).encode()).digest()[0] % 60

    @property
    def words(self) -> list[str]:
        """Give the words of the command."""
        database = str(self.database.resolve())
        return [self.python, "-m", "litmine", "harvest", database, self.corpus]


def quote_for_systemd(word: str) -> str:
    r"""Quote a word for a unit file, where % and $ mean something.

    >>> quote_for_systemd('/a b/100%.db')
    '"/a b/100%%.db"'
    """
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    return f'"{escaped}"' if re.search(r"[^\w./%:@=-]", escaped) else escaped


def write_service(plan: Plan) -> str:
    """Give the text of the service unit, with what the harvest does not need taken away from it."""
    folder = quote_for_systemd(str(plan.database.resolve().parent))
    command = " ".join(quote_for_systemd(word) for word in plan.words)
    return SERVICE.format(secrets=SECRETS, name=plan.database.name, command=command, folder=folder)


def write_timer(plan: Plan) -> str:
    """Give the text of the timer unit."""
    return TIMER.format(name=plan.database.name, minute=plan.minute)


def write_crontab(plan: Plan) -> str:
    """Give the line for a crontab, where an unescaped % would end the command."""
    command = shlex.join(plan.words).replace("%", r"\%")
    return CRON.format(secrets=SECRETS, minute=plan.minute, command=command)


def write_files(plan: Plan, kind: str) -> dict[str, str]:
    """Give file names and texts for `systemd` or `cron`."""
    if kind == "cron":
        return {f"{plan.name}.cron": write_crontab(plan)}
    return {
        f"{plan.name}.service": write_service(plan),
        f"{plan.name}.timer": write_timer(plan),
    }
