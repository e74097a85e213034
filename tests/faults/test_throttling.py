"""Guessing is limited, for long enough and no longer, over restarts and for several workers."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta

import databases
import pytest
from council import NOW
from sqlalchemy import func, select

from govern.database import Database
from govern.people import throttling
from govern.people.models import SignInAttempt
from govern.people.throttling import MOST_TRIES, WINDOW, Limiter, TooManyTries

SECRET = "an instance’s secret for tests, long enough"


def _use_up(limiter: Limiter, keys: list[str], now: datetime) -> None:
    for second in range(MOST_TRIES):
        limiter.reserve(keys, now + timedelta(seconds=second))


def test_ten_tries_and_no_eleventh(both_databases: Database) -> None:
    limiter = Limiter(both_databases, SECRET)
    account, address = limiter.key("account", "priya"), limiter.address_key("192.0.2.7")
    _use_up(limiter, [account, address], NOW)
    with pytest.raises(TooManyTries, match="Wait five minutes"):
        limiter.reserve([account, address], NOW + timedelta(seconds=30))


def test_the_account_is_limited_whatever_the_address(database: Database) -> None:
    limiter = Limiter(database, SECRET)
    account = limiter.key("account", "priya")
    for number in range(MOST_TRIES):
        limiter.reserve([account, limiter.address_key(f"192.0.2.{number}")], NOW)
    with pytest.raises(TooManyTries):
        limiter.reserve([account, limiter.address_key("198.51.100.1")], NOW)
    limiter.reserve([limiter.key("account", "sam"), limiter.address_key("198.51.100.1")], NOW)


def test_the_address_is_limited_whatever_the_account(database: Database) -> None:
    limiter = Limiter(database, SECRET)
    address = limiter.address_key("192.0.2.7")
    for number in range(MOST_TRIES):
        limiter.reserve([limiter.key("account", f"name{number}"), address], NOW)
    with pytest.raises(TooManyTries):
        limiter.reserve([limiter.key("account", "another"), address], NOW)


def test_the_limit_outlives_a_restart(database: Database) -> None:
    keys = [Limiter(database, SECRET).key("account", "priya")]
    _use_up(Limiter(database, SECRET), keys, NOW)
    url = databases.url_of(database)
    database.dispose()
    restarted = databases.open_at(url)
    with pytest.raises(TooManyTries):
        Limiter(restarted, SECRET).reserve(keys, NOW + timedelta(minutes=1))
    restarted.dispose()


def test_nobody_is_locked_out_for_longer_than_the_window(database: Database) -> None:
    limiter = Limiter(database, SECRET)
    keys = [limiter.key("account", "priya")]
    _use_up(limiter, keys, NOW)
    # Somebody goes on guessing all the while: those refused are not counted.
    for second in range(15, 295, 20):
        with pytest.raises(TooManyTries):
            limiter.reserve(keys, NOW + timedelta(seconds=second))
    limiter.reserve(keys, NOW + WINDOW + timedelta(seconds=1))


def test_never_more_than_ten_in_any_five_minutes(database: Database) -> None:
    limiter = Limiter(database, SECRET)
    keys = [limiter.key("account", "priya")]
    let_in: list[datetime] = []
    for second in range(0, 1200, 7):
        now = NOW + timedelta(seconds=second)
        try:
            limiter.reserve(keys, now)
        except TooManyTries:
            continue
        let_in.append(now)
    for start in let_in:
        assert sum(start <= each < start + WINDOW for each in let_in) <= MOST_TRIES
    assert len(let_in) >= 4 * MOST_TRIES


def test_right_tries_do_not_count(database: Database) -> None:
    limiter = Limiter(database, SECRET)
    keys = [limiter.address_key("192.0.2.7")]
    for _ in range(3 * MOST_TRIES):
        reservation = limiter.reserve(keys, NOW)
        with database.own_write() as session:
            throttling.succeed(session, reservation)
    for _ in range(3 * MOST_TRIES):
        limiter.withdraw(limiter.reserve(keys, NOW))
    _use_up(limiter, keys, NOW)


def test_a_right_try_does_not_forgive_the_wrong_ones(database: Database) -> None:
    limiter = Limiter(database, SECRET)
    keys = [limiter.address_key("192.0.2.7")]
    for _ in range(MOST_TRIES - 1):
        limiter.reserve(keys, NOW)
    reservation = limiter.reserve(keys, NOW)
    with database.own_write() as session:
        throttling.succeed(session, reservation)
    limiter.reserve(keys, NOW)
    with pytest.raises(TooManyTries):
        limiter.reserve(keys, NOW)


def test_workers_together_let_no_more_through_than_one(both_databases: Database) -> None:
    url = databases.url_of(both_databases)
    workers = [databases.open_at(url) for _ in range(2)]
    outcomes: list[bool] = []
    start = threading.Barrier(8)

    def guess(worker: Database) -> None:
        limiter = Limiter(worker, SECRET)
        start.wait()
        for _ in range(5):
            try:
                limiter.reserve([limiter.key("account", "priya")], NOW)
            except TooManyTries:
                outcomes.append(False)
            else:
                outcomes.append(True)

    threads = [threading.Thread(target=guess, args=(workers[n % 2],)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for worker in workers:
        worker.dispose()
    assert len(outcomes) == 40
    assert outcomes.count(True) == MOST_TRIES


def test_a_refusal_is_told_once_in_the_window(database: Database) -> None:
    limiter = Limiter(database, SECRET)
    keys = [limiter.key("account", "priya")]
    _use_up(limiter, keys, NOW)
    told = []
    for _ in range(5):
        with pytest.raises(TooManyTries) as refusal:
            limiter.reserve(keys, NOW + timedelta(seconds=20))
        told.append(refusal.value.is_first)
    assert told == [True, False, False, False, False]


def test_a_clock_set_back_locks_nobody_out(database: Database) -> None:
    limiter = Limiter(database, SECRET)
    keys = [limiter.key("account", "priya")]
    _use_up(limiter, keys, NOW)
    limiter.reserve(keys, NOW - timedelta(hours=1))


def test_the_table_holds_no_names_and_no_addresses(database: Database) -> None:
    limiter = Limiter(database, SECRET)
    limiter.reserve([limiter.key("account", "priya"), limiter.address_key("192.0.2.7")], NOW)
    other = Limiter(database, "another instance’s secret, just as long")
    assert other.key("account", "priya") != limiter.key("account", "priya")
    with database.read_session() as session:
        kept = session.scalars(select(SignInAttempt.key_hash)).all()
    assert len(kept) == 2
    assert all(len(key) == 64 and set(key) <= set("0123456789abcdef") for key in kept)


def test_one_household_of_addresses_is_one_address(database: Database) -> None:
    limiter = Limiter(database, SECRET)
    assert limiter.address_key("2001:db8:1:2::1") == limiter.address_key("2001:db8:1:2:ffff::9")
    assert limiter.address_key("2001:db8:1:2::1") != limiter.address_key("2001:db8:1:3::1")
    assert limiter.address_key("::ffff:192.0.2.7") == limiter.address_key("192.0.2.7")
    assert limiter.address_key("192.0.2.7") != limiter.address_key("192.0.2.8")


def test_old_tries_are_swept(database: Database) -> None:
    limiter = Limiter(database, SECRET)
    keys = [limiter.key("account", "priya")]
    limiter.reserve(keys, NOW - timedelta(days=2))
    limiter.reserve(keys, NOW)
    with database.own_write() as session:
        assert throttling.sweep(session, NOW) == 1
    with database.read_session() as session:
        assert session.scalar(select(func.count()).select_from(SignInAttempt)) == 1
