"""What survives is measured on marked clips, chance on unmarked ones; both claims are counted apart."""

from asazora.evaluation.mark_chance import NOMINAL, measure_chance
from asazora.evaluation.mark_report import MarkPlan, MarkReport, evaluate_marks
from asazora.evaluation.marks import ATTACKS, Survival, clips, measure_survival
from asazora.evaluation.score import Share

PLAIN = "as delivered, encoded again"


def test_a_mark_survives_being_encoded_again():
    survival = measure_survival(1, {PLAIN: ATTACKS[PLAIN]})
    assert survival.payload_exact == survival.present == {PLAIN: Share(n=1, true=1)}
    assert survival.lowest_psnr_db > 42


def test_attacks_leave_frames_that_can_be_encoded():
    (clip,) = clips(1)
    for name, attack in ATTACKS.items():
        frames, fps, _ = attack(clip[:24])
        assert frames.ndim == 4, name
        assert fps > 0
        assert frames.shape[1] % 2 == frames.shape[2] % 2 == 0


def test_keys_that_marked_nothing_are_counted_and_claim_nothing():
    chance = measure_chance(8, 1, num_decoys=4)
    assert (chance.present, chance.payload) == (Share(n=8, true=0), Share(n=8, true=0))
    assert set(chance.by_law) == {f"{level:g}" for level in NOMINAL}
    assert 2 < chance.mean_z <= chance.highest_z


def test_a_plan_of_nothing_measures_nothing():
    report = evaluate_marks(MarkPlan(clips=0, negatives=0))
    assert report == MarkReport(survival=None, likely=None, searched=None)
    assert report.tables() == {}


def test_both_claims_are_shown_apart():
    chance = measure_chance(1, 1, num_decoys=2)
    survival = Survival(
        payload_exact={"x": Share(n=1, true=1)}, present={"x": Share(n=1, true=1)}, psnr_db=43, lowest_psnr_db=43
    )
    tables = MarkReport(survival=survival, likely=chance, searched=None).tables()
    assert set(tables["claimed by chance, likely scales"]) == {"mark present", "payload read"}
    assert len(tables) == 4
