"""The plan of a commune's week: rules that hold for any station, and the choices where they leave room."""

from __future__ import annotations

import datetime as dt
import itertools
import time
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.model import authored
from pipeline.model.plan import CommunePlan, Framing, ItemKind, Notice, Offer, Reason, Wish
from pipeline.schedule import schedule, slots_of
from tests.wishes import MINUTE, MONDAY, SUNDAY, airings, offer, segments, slot, twice_a_day, wish, wishes


def frame_of(wanted: Wish) -> Framing:
    """The frame of all slots, where it is the same in every language."""
    return next(iter(wanted.framings.values()))


@given(wishes(), st.data())
def test_a_slot_is_framed_in_the_language_of_its_segments_and_never_too_long(
    wanted: Wish, data: st.DataObject
) -> None:
    framings = {
        code: Framing(
            data.draw(st.sampled_from([code, "vi", ""])), *data.draw(st.tuples(*[st.integers(0, 9999)] * 3))
        )
        for code in wanted.framings
    }
    for one in schedule(replace(wanted, framings=framings)).slots:
        spoken = {item.language for item in one.items if item.kind is ItemKind.SEGMENT}
        around = next(iter(spoken)) if len(spoken) == 1 else next(iter(framings))
        expected = framings[around].language
        for item in one.items:
            if item.kind is not ItemKind.SEGMENT:
                assert (item.language, item.instead_of) == (expected, "" if expected == around else around)
        assert one.ms <= one.time.minutes * MINUTE


@given(wishes())
def test_a_slot_plays_its_items_without_a_gap_and_never_past_its_end(wanted: Wish) -> None:
    for one in schedule(wanted).slots:
        end = 0
        for item in one.items:
            assert item.start_ms == end
            assert item.ms > 0
            end += item.ms
        assert end == one.ms <= one.time.minutes * MINUTE


@given(wishes())
def test_a_slot_that_plays_has_opening_segments_between_and_closing_in_this_order(wanted: Wish) -> None:
    for one in schedule(wanted).slots:
        count = sum(item.kind is ItemKind.SEGMENT for item in one.items)
        between = [ItemKind.BETWEEN, ItemKind.SEGMENT] if frame_of(wanted).between_ms else [ItemKind.SEGMENT]
        opening = [ItemKind.OPENING] if frame_of(wanted).opening_ms else []
        closing = [ItemKind.CLOSING] if frame_of(wanted).closing_ms else []
        whole = [*opening, ItemKind.SEGMENT, *between * (count - 1), *closing]
        assert [item.kind for item in one.items] == (whole if count else [])


@given(wishes())
def test_every_slot_is_there_once_in_the_order_of_time(wanted: Wish) -> None:
    times = [one.time for one in schedule(wanted).slots]
    assert times == sorted(wanted.slots, key=lambda one: (one.date, one.at))


@given(wishes())
def test_no_segment_airs_twice_in_a_slot_in_whatever_languages(wanted: Wish) -> None:
    for one in schedule(wanted).slots:
        heard = [item.segment for item in one.items if item.segment]
        assert len(heard) == len(set(heard))


@given(wishes())
def test_a_segment_airs_only_while_it_is_valid_and_at_most_per_day_times_a_day(wanted: Wish) -> None:
    valid = {one.segment: (one.first, one.last) for one in wanted.offers}
    a_day: Counter[object] = Counter()
    for at, item in segments(schedule(wanted)):
        first, last = valid[item.segment]
        assert first <= at.date <= last
        a_day[item.segment, item.language, at.date] += 1
    assert max(a_day.values(), default=0) <= wanted.per_day


@given(wishes())
def test_each_segment_and_language_airs_or_is_reported_once_with_its_reason(wanted: Wish) -> None:
    plan = schedule(wanted)
    heard = airings(plan)
    reported = {(one.segment, one.language): one for one in plan.notices if one.segment}
    assert len(reported) == sum(bool(one.segment) for one in plan.notices)
    for one in wanted.offers:
        for code in wanted.languages:
            assert bool(heard[one.segment, code]) != ((one.segment, code) in reported)


@given(wishes())
def test_a_fallback_says_for_whom_it_stands_in_and_never_doubles_a_language_of_the_commune(
    wanted: Wish,
) -> None:
    plan = schedule(wanted)
    lengths = {one.segment: one.ms for one in wanted.offers}
    for _, item in segments(plan):
        if item.instead_of:
            assert item.language == wanted.if_missing
            assert item.instead_of in wanted.languages
            assert item.instead_of not in lengths[item.segment]
            assert not (item.language in wanted.languages and item.language in lengths[item.segment])
        else:
            assert item.language in wanted.languages


@given(wishes())
def test_what_found_no_room_would_not_fit_in_beside_what_airs(wanted: Wish) -> None:
    plan = schedule(wanted)
    lengths = {one.segment: one for one in wanted.offers}
    for notice in plan.notices:
        if notice.reason is not Reason.NO_ROOM:
            continue
        one = lengths[notice.segment]
        ms = one.ms.get(notice.language) or one.ms[wanted.if_missing]
        for slot_plan in plan.slots:
            heard = {item.segment for item in slot_plan.items}
            if not heard or notice.segment in heard or not one.first <= slot_plan.time.date <= one.last:
                continue
            assert slot_plan.ms + frame_of(wanted).between_ms + ms > slot_plan.time.minutes * MINUTE


@given(wishes())
def test_the_most_needed_topic_airs_whenever_some_slot_can_hold_it(wanted: Wish) -> None:
    heard = airings(schedule(wanted))
    frame = frame_of(wanted).opening_ms + frame_of(wanted).closing_ms
    for one in [topic for topic in wanted.offers if not topic.spot][:1]:
        longest = max((at.minutes for at in wanted.slots if one.first <= at.date <= one.last), default=0)
        spoken = [code for code in wanted.languages if code in one.ms]
        for code in spoken[:1]:
            assert bool(heard[one.segment, code]) == (frame + one.ms[code] <= longest * MINUTE)


@given(wishes())
def test_no_repeat_fits_in_any_more(wanted: Wish) -> None:
    plan = schedule(wanted)
    a_day = Counter((item.segment, item.language, at.date) for at, item in segments(plan))
    for one in plan.slots:
        heard = {item.segment for item in one.items}
        for part in wanted.offers:
            free = part.segment not in heard and part.first <= one.time.date <= part.last and heard
            for code in set(wanted.languages) & set(part.ms) if free else ():
                if a_day[part.segment, code, one.time.date] < wanted.per_day:
                    assert one.ms + frame_of(wanted).between_ms + part.ms[code] > one.time.minutes * MINUTE


@given(st.lists(st.tuples(st.booleans(), st.integers(10, 240)), min_size=2, max_size=8), st.integers(2, 15))
def test_nothing_airs_again_where_another_would_fit_that_has_aired_less(
    lengths: list[tuple[bool, int]], minutes: int
) -> None:
    """A topic's turn comes before any spot's: topics are judged among themselves, spots by all."""
    offers = [offer(f"s{n}", spot=spot, vi=seconds / 60) for n, (spot, seconds) in enumerate(lengths)]
    wanted = wish(*offers, slots=twice_a_day(7, minutes))
    plan = schedule(wanted)
    a_day = Counter((item.segment, at.date) for at, item in segments(plan))
    for one, other in itertools.permutations(offers, 2):
        if other.spot and not one.spot:
            continue
        instead = [
            at
            for at in plan.slots
            if {one.segment, other.segment} & {item.segment for item in at.items} == {one.segment}
            and a_day[other.segment, at.time.date] < wanted.per_day
            and at.ms - one.ms["vi"] + other.ms["vi"] <= minutes * MINUTE
        ]
        assert len(instead) <= airings(plan)[other.segment, "vi"] + 1


@given(wishes())
def test_spots_take_no_topics_place_and_repeats_only_of_one_that_is_ahead_of_another(wanted: Wish) -> None:
    topics = tuple(one for one in wanted.offers if not one.spot)
    alone, beside = (shares(schedule(one)) for one in (replace(wanted, offers=topics), wanted))
    beside = Counter(
        {key: count for key, count in beside.items() if key[0] in {one.segment for one in topics}}
    )
    assert set(alone) == set(beside)
    for segment, share in alone:
        least = min(count for (_, other), count in beside.items() if other == share)
        assert beside[segment, share] >= alone[segment, share] or beside[segment, share] > least


def shares(plan: CommunePlan) -> Counter[tuple[str, str]]:
    """Return how often each segment airs in the share of each language."""
    return Counter((item.segment, item.instead_of or item.language) for _, item in segments(plan))


@given(wishes())
def test_a_slot_that_plays_nothing_is_reported(wanted: Wish) -> None:
    plan = schedule(wanted)
    silent = [f"{one.time.date} {one.time.at:%H:%M}" for one in plan.slots if not one.items]
    assert [one.detail for one in plan.notices if one.reason is Reason.EMPTY_SLOT] == silent


@given(wishes())
@settings(max_examples=30)
def test_the_same_wish_gives_the_same_plan_in_whatever_order_its_slots_stand(wanted: Wish) -> None:
    turned = Wish(**{**vars(wanted), "slots": wanted.slots[::-1]})
    assert schedule(wanted) == schedule(wanted) == schedule(turned)


@given(st.lists(st.integers(1, 8), min_size=1, max_size=8), st.integers(1, 2))
def test_with_ample_room_everything_airs_in_every_language(minutes: list[int], count: int) -> None:
    codes = ["vi", "mtq"][:count]
    offers = [offer(f"s{n}", **dict.fromkeys(codes, length)) for n, length in enumerate(minutes)]
    plan = schedule(wish(*offers, slots=twice_a_day(7, 20), languages=dict.fromkeys(codes, 1)))
    assert not plan.notices
    assert set(airings(plan)) == {(one.segment, code) for one in offers for code in codes}


def test_the_first_airings_are_packed_anew_where_that_makes_room() -> None:
    lengths = (3, 3, 3, 3, 3, 3, 9)
    offers = [offer(f"s{n}", vi=length) for n, length in enumerate(lengths)]
    plan = schedule(
        wish(*offers, slots=(slot(0, minutes=9), slot(1, minutes=9), slot(2, minutes=9)), frame=(0, 0, 0))
    )
    assert not plan.notices
    assert airings(plan) == Counter({(one.segment, "vi"): 1 for one in offers})


def test_where_room_is_short_the_more_needed_airs_and_the_other_is_reported() -> None:
    plan = schedule(wish(offer("first", vi=6), offer("second", vi=6), slots=(slot(0),)))
    assert airings(plan) == Counter({("first", "vi"): 1})
    assert plan.notices == (Notice("second", "vi", Reason.NO_ROOM),)


def test_in_a_slot_the_more_needed_comes_first() -> None:
    plan = schedule(wish(*(offer(f"s{n}", vi=2) for n in range(4)), slots=(slot(0),)))
    assert [item.segment for _, item in segments(plan)] == ["s0", "s1", "s2", "s3"]


GAPS = (offer("a", vi=3), offer("b", vi=3.2), offer("c", vi=3.1), offer("short", vi=1.6))
"""Three topics, of which a slot of nine minutes holds two, and a short one that fits into what they leave."""


def test_a_topic_does_not_run_ahead_because_it_is_short_while_spots_fill_the_gaps() -> None:
    spots = [offer(f"spot{n}", spot=True, vi=0.3 + n / 100) for n in range(4)]
    count = airings(schedule(wish(*GAPS, *spots, slots=twice_a_day(6, 9))))
    topics = [count[one.segment, "vi"] for one in GAPS]
    reminders = [count[one.segment, "vi"] for one in spots]
    assert max(topics) - min(topics) <= 1
    assert max(reminders) - min(reminders) <= 1
    assert max(reminders) <= max(topics) + 1


def test_without_spots_the_short_topic_fills_the_gaps() -> None:
    count = airings(schedule(wish(*GAPS, slots=twice_a_day(6, 9))))
    assert count["short", "vi"] == 12 > count["a", "vi"]


def test_spots_stand_between_the_topics_of_a_slot_and_not_in_a_row() -> None:
    spots = [offer(f"spot{n}", spot=True, vi=0.4) for n in range(3)]
    (one,) = schedule(wish(*spots, offer("a", vi=4), offer("b", vi=4), slots=(slot(0),))).slots
    assert [item.segment for item in one.items if item.segment] == ["a", "spot0", "spot2", "b", "spot1"]


def test_a_spot_that_stands_first_in_the_week_leaves_a_topic_its_place() -> None:
    plan = schedule(wish(offer("spot", spot=True, vi=0.5), offer("topic", vi=9.6), slots=(slot(0),)))
    assert airings(plan) == Counter({("topic", "vi"): 1})
    assert plan.notices == (Notice("spot", "vi", Reason.NO_ROOM),)


def test_a_segment_longer_than_every_slot_is_reported_as_too_long() -> None:
    plan = schedule(wish(offer("long", vi=9.9), slots=(slot(0),)))
    assert plan.notices[0] == Notice("long", "vi", Reason.TOO_LONG)


def test_a_segment_that_exactly_fills_a_slot_airs_and_a_millisecond_more_does_not() -> None:
    room = 10 * MINUTE - 15_000
    exact = Offer("exact", MONDAY, SUNDAY, {"vi": room})
    longer = Offer("longer", MONDAY, SUNDAY, {"vi": room + 1})
    assert schedule(wish(exact, slots=(slot(0),))).slots[0].ms == 10 * MINUTE
    assert not schedule(wish(longer, slots=(slot(0),))).slots[0].items


def test_a_segment_is_valid_on_its_last_day_and_not_on_the_next() -> None:
    tuesday = MONDAY + dt.timedelta(days=1)
    plan = schedule(wish(offer("old", last=tuesday, vi=3), slots=tuple(slot(day) for day in range(4))))
    assert [at.date for at, _ in segments(plan)] == [MONDAY, tuesday]


def test_a_segment_airs_no_more_often_on_a_day_than_is_wanted() -> None:
    slots = tuple(slot(0, at) for at in ("05:15", "11:00", "17:15"))
    plan = schedule(wish(offer("a", vi=3), slots=slots, per_day=2))
    assert airings(plan) == Counter({("a", "vi"): 2})
    assert [one.reason for one in plan.notices] == [Reason.EMPTY_SLOT]


def test_a_slot_with_room_for_it_in_both_languages_airs_a_segment_in_one() -> None:
    slots = (slot(0, minutes=20), slot(1, minutes=20))
    plan = schedule(wish(offer("a", vi=3, mtq=3), slots=slots, languages={"vi": 1, "mtq": 1}))
    assert [len([item for item in one.items if item.segment]) for one in plan.slots] == [1, 1]
    assert airings(plan) == Counter({("a", "vi"): 1, ("a", "mtq"): 1})


def test_a_segment_that_is_valid_on_no_day_with_a_slot_is_reported() -> None:
    plan = schedule(wish(offer("late", first=SUNDAY, vi=3), slots=(slot(0),)))
    assert plan.notices[0].reason is Reason.NOT_VALID


@pytest.mark.parametrize(
    ("if_missing", "languages", "spoken", "notices", "heard"),
    [
        ("skip", ["vi", "mtq"], ["vi"], {"mtq": Reason.MISSING}, {"vi": ""}),
        ("vi", ["vi", "mtq"], ["vi"], {"mtq": Reason.ELSEWHERE}, {"vi": ""}),
        ("vi", ["mtq"], ["vi"], {"mtq": Reason.FALLBACK}, {"vi": "mtq"}),
        ("vi", ["mtq", "blt"], ["vi"], {"mtq": Reason.FALLBACK, "blt": Reason.ELSEWHERE}, {"vi": "mtq"}),
        ("blt", ["mtq", "blt"], ["blt", "vi"], {"mtq": Reason.ELSEWHERE}, {"blt": ""}),
        ("blt", ["mtq", "blt"], ["vi"], {"mtq": Reason.MISSING, "blt": Reason.MISSING}, {}),
        ("vi", ["mtq", "blt"], ["vi", "blt"], {"mtq": Reason.FALLBACK}, {"vi": "mtq", "blt": ""}),
    ],
)
def test_a_language_that_a_segment_lacks_follows_the_communes_rule(
    if_missing: str,
    languages: list[str],
    spoken: list[str],
    notices: dict[str, Reason],
    heard: dict[str, str],
) -> None:
    wanted = wish(
        offer("s", **dict.fromkeys(spoken, 3)),
        slots=twice_a_day(2),
        languages=dict.fromkeys(languages, 1),
        if_missing=if_missing,
    )
    plan = schedule(wanted)
    assert {one.language: one.reason for one in plan.notices if one.segment} == notices
    assert {item.language: item.instead_of for _, item in segments(plan)} == heard


def test_a_stand_in_that_finds_no_room_is_reported_as_that_and_not_as_heard_elsewhere() -> None:
    plan = schedule(wish(offer("long", vi=30), slots=(slot(0),), languages={"vi": 1, "mtq": 1}))
    assert [one.reason for one in plan.notices if one.segment] == [Reason.TOO_LONG, Reason.TOO_LONG]


@pytest.mark.parametrize("weight", [1, 2, 3])
def test_a_languages_weight_is_its_share_of_the_airings(weight: int) -> None:
    offers = [offer(f"s{n}", vi=2, mtq=2) for n in range(8)]
    plan = schedule(wish(*offers, slots=twice_a_day(6, 13), languages={"vi": 1, "mtq": weight}))
    count = Counter(item.language for _, item in segments(plan))
    assert count["mtq"] / count["vi"] == pytest.approx(weight, rel=0.15)


def test_repeats_are_spread_over_segments_mornings_evenings_and_days() -> None:
    offers = [offer(f"s{n}", vi=2.5, mtq=2.5) for n in range(6)]
    plan = schedule(wish(*offers, slots=twice_a_day(6, 15), languages={"vi": 1, "mtq": 1}))
    mornings = Counter((i.segment, i.language) for at, i in segments(plan) if at.at.hour < 12)
    days = {
        key: {at.date for at, i in segments(plan) if (i.segment, i.language) == key} for key in airings(plan)
    }
    counts = airings(plan)
    assert max(counts.values()) - min(counts.values()) <= 2
    assert all(abs(2 * mornings[key] - count) <= 2 for key, count in counts.items())
    assert all(len(days[key]) >= min(6, count) - 1 for key, count in counts.items())


def test_a_slot_too_short_for_opening_and_closing_plays_nothing_and_is_reported() -> None:
    plan = schedule(wish(offer("s", vi=0.1), slots=(slot(0, minutes=1), slot(1)), frame=(50_000, 0, 20_000)))
    assert plan.slots[0].items == ()
    assert plan.notices == (Notice("", "", Reason.EMPTY_SLOT, "2026-11-23 05:15"),)


def test_the_slots_of_a_week_follow_the_communes_days_in_the_order_of_time() -> None:
    commune = authored.Commune.model_validate(
        {
            "code": "15061",
            "name": "Xã Ngọc Lặc",
            "languages": ["vi"],
            "profile": "ip24",
            "slots": [
                {"days": ["wed", "mon"], "at": "17:15", "minutes": "15"},
                {"days": "mon-tue", "at": "05:15", "minutes": "10"},
            ],
        }
    )
    assert [(one.date.day, one.at.hour, one.minutes) for one in slots_of(commune, MONDAY)] == [
        (23, 5, 10),
        (23, 17, 15),
        (24, 5, 10),
        (25, 17, 15),
    ]


@pytest.mark.parametrize("minutes", [15, 5])
def test_a_province_of_166_communes_is_planned_in_a_second_or_two(minutes: int) -> None:
    codes = ["vi", "mtq", "blt"]
    offers = [offer(f"s{n}", **dict.fromkeys(codes, 2 + n % 4 / 3)) for n in range(8)]
    offers += [offer(f"spot{n}", spot=True, **dict.fromkeys(codes, 0.4)) for n in range(5)]
    wanted = wish(*offers, slots=twice_a_day(6, minutes), languages=dict.fromkeys(codes, 1))
    began = time.process_time()
    for _ in range(166):
        schedule(wanted)
    assert time.process_time() - began < 2.0  # measured 0.5-0.9 s; the rest is for a busy machine
