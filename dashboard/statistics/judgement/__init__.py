"""What the numbers bear: graded judgements of counts over time and of areas beside the rest of their city.

Nothing on a page reads them yet: of noisy series (15 % from year to year) and of maps they still claim somewhat too
often, which `python -m benchmarks.evidence` prints.

>>> from dashboard.statistics.judgement import judge
>>> judge([2018, 2019, 2020, 2021, 2022, 2023, 2024, 2025], [325, 360, 379, 344, 391, 368, 296, 158], 1).grade
'clear'
"""

from dashboard.statistics.judgement.areas import judge_areas
from dashboard.statistics.judgement.series import judge, judge_many
from dashboard.statistics.judgement.usual_variation import Prior, fit_prior
from dashboard.statistics.judgement.verdicts import Judgement, Part

__all__ = ["Judgement", "Part", "Prior", "fit_prior", "judge", "judge_areas", "judge_many"]
