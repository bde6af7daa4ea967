"""Every key of a definition file, by table, with the word an organiser uses for it.

The reader refuses keys that are not here; ``docs/definition.md`` explains each one that is.
"""

KEYS: dict[str, dict[str, str]] = {
    "contest": {
        "slug": "mã hội thi",
        "title": "tên hội thi",
        "organiser": "ban tổ chức",
        "standing_body": "cơ quan thường trực",
        "timezone": "múi giờ",
        "starts_at": "bắt đầu",
        "ends_at": "kết thúc",
        "agency_classes": "khối",
        "topics": "chủ đề",
        "phases": "vòng thi",
        "participation": "cách tính tham gia",
        "awards": "giải thưởng",
        "calendar": "lịch tổ chức",
    },
    "agency_class": {
        "id": "mã khối",
        "name": "tên khối",
        "quota": "chỉ tiêu",
    },
    "phase": {
        "id": "mã vòng thi",
        "name": "tên vòng thi",
        "form": "hình thức thi",
        "mandatory": "bắt buộc",
        "quiz": "thể lệ trắc nghiệm",
        "entries": "thể lệ bài dự thi",
        "rounds": "đợt thi",
    },
    "quiz": {
        "time_limit": "thời gian làm bài",
        "questions": "số câu hỏi",
        "blueprint": "cơ cấu đề",
        "attempts_allowed": "số lượt thi",
        "counting_attempt": "lượt được tính",
        "score_visible": "cho xem điểm",
        "prediction": "câu dự đoán",
        "shuffle_options": "xáo phương án",
        "question_use": "cách dùng bộ câu hỏi",
        "ranking": "thứ tự xếp hạng",
    },
    "draw": {
        "topic": "chủ đề",
        "questions": "số câu",
    },
    "entries": {
        "kinds": "loại bài dự thi",
        "minimum_per_agency": "số bài tối thiểu",
        "maximum_per_agency": "số bài tối đa",
        "video_minimum": "thời lượng tối thiểu",
        "video_maximum": "thời lượng tối đa",
    },
    "round": {
        "id": "mã đợt thi",
        "name": "tên đợt thi",
        "opens_at": "mở",
        "closes_at": "đóng",
        "practice": "thi thử",
        "public_value": "giá trị công khai",
    },
    "series": {
        "count": "số đợt",
        "every": "chu kỳ",
        "first_opens": "đợt đầu mở",
        "closes_after": "đóng sau",
        "id": "mã đợt thi",
        "name": "tên đợt thi",
        "public_value": "giá trị công khai",
    },
    "participation": {
        "phase": "vòng tính chỉ tiêu",
        "denominator": "mẫu số",
        "minimum_answers": "số câu trả lời tối thiểu",
    },
    "award": {
        "id": "mã giải",
        "name": "tên giải",
        "phase": "vòng xét giải",
        "recipients": "đối tượng nhận giải",
        "each_round": "trao từng đợt",
        "prizes": "cơ cấu giải",
    },
    "prize": {
        "rank": "hạng",
        "name": "tên hạng",
        "winners": "số giải",
        "money": "tiền thưởng",
        "certificate": "hình thức khen",
    },
    "milestone": {
        "id": "mã mốc",
        "name": "nội dung",
        "from": "từ",
        "until": "đến",
        "phase": "thuộc vòng thi",
    },
}

RANK_NAMES = {
    "special": "Giải Đặc biệt",
    "first": "Giải Nhất",
    "second": "Giải Nhì",
    "third": "Giải Ba",
    "consolation": "Giải Khuyến khích",
}
