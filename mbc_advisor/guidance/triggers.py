"""What the database itself refuses, whoever asks it: triggers, the same on SQLite and on PostgreSQL.

* A line of the log, and who contributed to which words, is never changed or deleted.
* The words of an edition that is or has been in force, or was given up, are never changed, nor is that it was.
* An edition is approved only by somebody whose contribution to its round is ``approved``, and the unique constraint on
  `Contribution` lets nobody have it who changed words in that round: the two-person rule. A round ends with an approval
  only.
* A withdrawal stays, with the words it is about and who it is by.

They are taken away before a migration, which may rebuild a table under them, and made after it (`apps.py`).
A refusal arrives as Django's `IntegrityError` with the sentence below.
"""

from __future__ import annotations

from dataclasses import dataclass

_OF_A_FROZEN = """EXISTS (
    SELECT 1 FROM guidance_edition WHERE id = {row}.edition_id AND (in_force_since IS NOT NULL OR state = 'withdrawn'))"""
_UNAUTHORISED = """NEW.approved_by_id IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM guidance_contribution WHERE edition_id = NEW.id AND round = NEW.round
    AND person_id = NEW.approved_by_id AND part = 'approved')"""

_ROUND_CUT_SHORT = """NEW.round <> OLD.round AND NOT (NEW.round = OLD.round + 1 AND EXISTS (
    SELECT 1 FROM guidance_contribution WHERE edition_id = OLD.id AND round = OLD.round AND part = 'approved'))"""
_PAST_UNDONE = """(OLD.in_force_since IS NOT NULL AND (NEW.in_force_since IS NULL OR NEW.content_hash <> OLD.content_hash))
    OR (OLD.state = 'withdrawn' AND NEW.state <> 'withdrawn')"""
_WITHDRAWAL_UNDONE = """NEW.code <> OLD.code OR NEW.text_hash <> OLD.text_hash OR NEW.by_id <> OLD.by_id OR NEW.at <> OLD.at
    OR (OLD.confirmed_by_id IS NOT NULL AND (NEW.confirmed_by_id IS NULL OR NEW.confirmed_by_id <> OLD.confirmed_by_id))
    OR (OLD.lifted_at IS NOT NULL AND NEW.lifted_at IS NULL)"""


@dataclass(frozen=True, slots=True)
class Guard:
    """Refuse an act on a table's row when a condition on OLD and NEW holds."""

    table: str
    act: str
    when: str
    sentence: str

    @property
    def name(self) -> str:
        return f"guard_{self.table}_{self.act.split()[0].lower()}"


GUARDS = (
    *(Guard("guidance_event", act, "1 = 1", "The log of the editions is added to, never changed.") for act in ("UPDATE", "DELETE")),
    *(Guard("guidance_contribution", act, "1 = 1", "Who contributed to which words is written once, never changed.") for act in ("UPDATE", "DELETE")),
    Guard("guidance_withdrawal", "UPDATE", _WITHDRAWAL_UNDONE, "A withdrawal is lifted by a second person, and otherwise stays as it is."),
    Guard("guidance_withdrawal", "DELETE", "1 = 1", "A withdrawal is lifted by a second person, never deleted."),
    *(
        Guard(table, act, " OR ".join(_OF_A_FROZEN.format(row=row) for row in rows), "The words of this edition are frozen: start a draft from it.")
        for table in ("guidance_statement", "guidance_reference")
        for act, rows in (("INSERT", ["NEW"]), ("UPDATE", ["OLD", "NEW"]), ("DELETE", ["OLD"]))
    ),
    Guard("guidance_edition", "DELETE", "OLD.in_force_since IS NOT NULL", "An edition that has been in force is kept for ever."),
    Guard(
        "guidance_edition", "UPDATE",
        f"{_PAST_UNDONE} OR ({_UNAUTHORISED}) OR ({_ROUND_CUT_SHORT})",
        "An edition is approved by somebody who did not change it, and never changed once in force.",
    ),
    Guard("guidance_edition", "INSERT", "NEW.approved_by_id IS NOT NULL", "No edition is approved before it is reviewed."),
)  # fmt: skip


def make(connection) -> None:
    """Put all guards in place; those in place already stay. Nothing where the tables are not there yet."""
    if "guidance_contribution" not in connection.introspection.table_names():
        return
    with connection.cursor() as cursor:
        for guard in GUARDS:
            for statement in _made(guard, connection.vendor):
                cursor.execute(statement)


def drop(connection) -> None:
    """Take all guards away, those of former names too: while the schema is changed, and for tests that empty the database."""
    with connection.cursor() as cursor:
        cursor.execute(_NAMES[connection.vendor])
        for (name,) in cursor.fetchall():  # on PostgreSQL a trigger goes with the function it calls
            cursor.execute(f"DROP TRIGGER {name}" if connection.vendor == "sqlite" else f"DROP FUNCTION {name} CASCADE")


_NAMES = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger' AND substr(name, 1, 15) = 'guard_guidance_'",
    "postgresql": "SELECT proname FROM pg_proc WHERE pronamespace = current_schema()::regnamespace "
    "AND substr(proname, 1, 15) = 'guard_guidance_'",
}


def _made(guard: Guard, vendor: str) -> list[str]:
    if vendor == "sqlite":
        return [
            f"CREATE TRIGGER IF NOT EXISTS {guard.name} BEFORE {guard.act} ON {guard.table} FOR EACH ROW "
            f"WHEN {guard.when} BEGIN SELECT RAISE(ABORT, '{guard.sentence}'); END"
        ]
    return [
        f"CREATE OR REPLACE FUNCTION {guard.name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF {guard.when} THEN RAISE EXCEPTION '{guard.sentence}' USING ERRCODE = 'integrity_constraint_violation'; END IF; "
        f"RETURN {'OLD' if guard.act == 'DELETE' else 'NEW'}; END $$",
        f"CREATE OR REPLACE TRIGGER {guard.name} BEFORE {guard.act} ON {guard.table} FOR EACH ROW EXECUTE FUNCTION {guard.name}()",
    ]
