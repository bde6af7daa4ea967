"""A small plan in which every public answer has something to say: two kinds of prize, registration,
a prediction, two rounds with questions of their own."""

PLAN = """\
slug = "{slug}"
title = "Hội thi {slug}"
organiser = "Ban Tổ chức"
starts_at = {starts}
ends_at = {ends}
topics = {{ luat = "Luật", chi-so = "Chỉ số" }}
[[agency_classes]]
id = "tp"
name = "Khối thành phố"
quota = 0.7
[[agency_classes]]
id = "tw"
name = "Khối trung ương"
quota = 0.5
[[audiences]]
id = "can-bo"
name = "Cán bộ"
obligation = "mandatory"
[[phases]]
id = "v1"
name = "Vòng 1"
form = "quiz"
mandatory = true
[phases.quiz]
time_limit = "20 phút"
blueprint = {{ luat = 3, chi-so = 2 }}
attempts_allowed = 2
score_visible = "after_settlement"
settlement_after = 0
prediction = true
question_use = "split"
ranking = ["score", "prediction", "duration", "earliest"]
[[phases.rounds]]
id = "w1"
name = "Tuần 1"
opens_at = {opens}
closes_at = {closes}
[[phases.rounds]]
id = "w2"
name = "Tuần 2"
opens_at = {closes}
closes_at = {ends}
[participation]
phase = "v1"
[registration]
fields = ["name", {{ field = "phone", verified = true }}, "agency"]
claim_by = ["name", "phone"]
agency_confirmed = true
consent = "Tôi đồng ý."
[[awards]]
id = "tuan"
name = "Giải tuần"
phase = "v1"
recipients = "individual"
each_round = true
conditions = {{ minimum_score = 1 }}
prizes = [{{ rank = "first", winners = 1 }}, {{ rank = "second", winners = 1 }}]
[[awards]]
id = "tap-the"
name = "Giải tập thể"
phase = "v1"
recipients = "collective"
combine = "best"
measures = ["participation_rate", "mean_score"]
tie = "draw"
prizes = [{{ rank = "first", winners = 1 }}]
"""
