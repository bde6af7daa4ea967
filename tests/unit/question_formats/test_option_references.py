"""Which options speak of other options: in many words, and not where they only look like it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from question_formats.option_references import SpokenOf, spoken_of

LETTERS = "ABCDEF"
STEM = "Trường hợp nào sau đây phải thực hiện thủ tục?"

OF_ALL = """
Tất cả các phương án trên|Tất cả các phương án trên.|Tất cả phương án trên|Tất cả các ý trên
Tất cả các đáp án trên đều đúng|Tất cả các câu trên đều đúng|Tất cả những câu trên|Tất cả đều đúng
Tất cả đều sai|Tất cả|Tất cả các đáp án|Tất cả các đáp án đều đúng|Các đáp án đều đúng|Đều đúng
TẤT CẢ CÁC PHƯƠNG ÁN TRÊN|“Tất cả các phương án trên”|Toàn bộ các phương án trên
Tất cả các câu trả lời trên
Mọi phương án đều đúng|Các phương án trên đều đúng|Các câu trên đều sai|Các nội dung nêu trên
Tất cả các phương án trên đều là đáp án đúng|Tất cả các phương án trên đều không đúng
Các phương án trên đều không chính xác|Tất cả các phương án đã nêu ở trên
Tất cả các trường hợp trên|Tất cả các nội dung trên|Tất cả các đối tượng nêu trên
Tất cả những người trên
Tất cả các cơ quan, tổ chức, cá nhân nêu trên|Tất cả các hành vi trên|Tất cả các văn bản trên
Tất cả các biện pháp trên đều đúng|Tất cả các ý kiến trên đều đúng
Cả ba phương án trên|Cả 3 đáp án trên đều đúng|Cả 3 phương án đều sai|Cả ba|Cả ba đều đúng
Cả 03 phương án trên|Cả ba hình thức trên|Cả ba trường hợp trên đều đúng
Cả ba phương án trên đều sai
Không có phương án nào|Không có phương án nào đúng|Không phương án nào đúng|Không phương án nào
Không đáp án nào đúng|Không câu nào đúng|Không có câu nào đúng|Không có đáp án đúng
Không có đáp án nào ở trên|Không ai ở trên|Không ai trong số những người trên
Không có phương án đúng
Không trường hợp nào nêu trên|Không thuộc trường hợp nào nêu trên|Không thuộc các trường hợp trên
Không phải các phương án trên|Không có phương án nào trong các phương án trên
Chưa có phương án nào đúng|Không có câu trả lời nào đúng|Không phương án nào ở trên là đúng
Đáp án khác|Một đáp án khác|Phương án khác|Một trong các trường hợp trên
Một trong các hình thức trên
Bất kỳ trường hợp nào nêu trên|Một hoặc nhiều hình thức nêu trên
Không có ai trong số những người trên
All of the above|None of the above|All of the above.|ALL OF THE ABOVE|All of these|None of these
All the above|All above|All are correct|None|None of the above are correct|Any of the above
All answers are correct|None of the answers is correct
"""
OF_SINGLE = """
Cả A và B|cả a và b|A và B|A và C đúng|A và C đều đúng|Cả A và B đều đúng|Cả A lẫn B|Cả A, B và C
Cả A, B, C đều đúng|A, B đúng|Cả (A) và (B)|a, b, c đều đúng|Đáp án A và B|Đáp án A và đáp án B
Cả phương án A và phương án B|Câu A và B đúng|Câu a và c|Cả câu a và câu b|Phương án A|Chỉ A đúng
Chỉ có A đúng|A đúng, B sai|A đúng|Cả hai phương án A và B|Cả 2 đáp án A, B đều đúng|Tất cả trừ A
Tất cả các phương án trên trừ C|Không phải A và B|A hoặc B|Cả A và B đều sai|A và B là đáp án đúng
Các phương án A, B|A/B|Cả “A” và “B”|A, C|Chỉ A và B|Bao gồm A và B|Cả A và B tùy từng trường hợp
Cả A và B.|Cả A và B trên|A, B và C|CẢ A VÀ B|Cả A và B, C sai
Both A and C|A and B|Only A|A & B|A + B|A or B|Both A and B are correct|Options A and C
Neither A nor B
All of the above except B|First two options
câu 1 và 3|Câu 1 và câu 3|Phương án 1 và 2|Đáp án 1, 3|Cả 1 và 2|1 và 3 đúng|Ý 1 và 2|Phương án 2
Cả hai phương án trên|Cả 2 đáp án trên|Cả hai|Cả hai câu trên đều đúng|Một trong hai phương án trên
Both of the above|Phương án đầu tiên|Cả hai phương án đầu|Phương án thứ nhất và thứ ba
Tất cả các phương án dưới đây|Câu trên sai|Phương án trên
"""
ORDINARY = """
Cả nước|Cả năm|Toàn bộ|Toàn bộ hồ sơ|Một phần hoặc toàn bộ
Cả gia đình|Cả ngày và đêm|Cả hai vợ chồng|Cả hai bên cùng có lỗi|Cả 3 cấp|Cả 2 năm
Cả cá nhân và tổ chức|Cả công chức và viên chức|Cả ba cấp: tỉnh, huyện, xã|Cả tỉnh A và tỉnh B
A|B|a|C|Vitamin A và C|Nhóm máu A và B|Khối A và B|Hạng A|Loại A và loại B|Hợp đồng A|Anh A|Ban A
Công dân A và công dân B|Ông A và bà B cùng chịu trách nhiệm|Bên A|Bên A và bên B
A và người lao động
Phạt cả A lẫn B theo hợp đồng đã ký|Phải thông báo cho cả A và B trước 3 ngày|E và F là hai người
A+ và B+|Câu lạc bộ|Câu lạc bộ A|Ý thức|Đáp án của đề thi|5 phương án|Phương án|Lựa chọn
Điểm a và b khoản 1 Điều 5|Khoản 1 và 3|Điều 1 và Điều 3|1 và 3|1, 2, 3|2 câu|3 ý|1 câu đúng|1
Quý 1 và quý 3|Tháng 1 và tháng 3|2 và 3 năm|Từ 3 ngày trở lên|Trên 18 tuổi
Tất cả công dân Việt Nam|Tất cả các công dân từ đủ 18 tuổi trở lên|Tất cả các trường hợp
Tất cả hồ sơ được tiếp nhận trên cổng dịch vụ công|Chuyển tất cả lên tuyến trên|Tuyến trên
Tất cả cơ quan cấp trên|Các cơ quan hành chính cấp trên|Cơ quan cấp trên
Tất cả bệnh viện tuyến trên
Các cơ sở y tế tuyến trên|Ủy ban nhân dân cấp tỉnh và cấp trên|Nêu trên cổng dịch vụ công
Mọi trường hợp|Mọi công dân|Bất kỳ công dân nào|Không công chức nào|Một trong các thành viên Ủy ban
Không ai|Không có|Không|Không có trường hợp nào|Không quy định|Không phải nộp|Trường hợp khác|Khác
Ý kiến khác|Đúng|Sai|Được|Phù hợp|Chính xác|Quyết định của tất cả thành viên
All citizens|Both parents|A right|a correct answer|None of your business|Another city
"""


def each(table: str) -> list[str]:
    return [option for line in table.strip().splitlines() for option in line.split("|")]


def among(option: str, *, place: int = 3, of: int = 4, stem: str = STEM) -> SpokenOf:
    """What is found of a question with this option at this place among ordinary ones."""
    options = {letter: f"Nội dung {number}" for number, letter in enumerate(LETTERS[:of])}
    return spoken_of(stem, options | {LETTERS[place]: option})


@pytest.mark.parametrize("option", each(OF_ALL))
def test_what_speaks_of_all_others_is_found(option: str) -> None:
    assert among(option) == SpokenOf(all="D")


@pytest.mark.parametrize("option", each(OF_SINGLE))
def test_what_names_single_others_is_found(option: str) -> None:
    assert among(option) == SpokenOf(single="D")


@pytest.mark.parametrize("option", each(ORDINARY))
def test_what_only_looks_like_it_is_an_ordinary_option(option: str) -> None:
    assert not among(option)


@pytest.mark.parametrize("option", ["Tat ca cac phuong an tren", "Khong co phuong an nao dung"])
def test_a_question_written_without_accents_is_read_without_them(option: str) -> None:
    bare = {"A": "Noi dung 1", "B": "Noi dung 2", "C": "Noi dung 3", "D": option}
    assert spoken_of("Cau hoi nao?", bare) == SpokenOf(all="D")
    assert spoken_of("Cau hoi nao?", bare | {"D": "Ca A va B"}) == SpokenOf(single="D")
    assert not among("Ca A và ca B"), "a shift (ca) in a question that has accents"


def test_typed_letters_do_not_matter() -> None:
    decomposed = "Ta\u0302\u0301t ca\u0309 ca\u0301c phu\u031bo\u031bng a\u0301n tre\u0302n"
    assert among(decomposed) == SpokenOf(all="D")
    assert among("Ðáp án khác") == SpokenOf(all="D"), "an eth typed for a Đ"


@pytest.mark.parametrize("place", range(4))
def test_it_does_not_matter_where_the_file_has_it(place: int) -> None:
    assert among("Tất cả các phương án trên", place=place) == SpokenOf(all=LETTERS[place])
    assert among("Cả hai phương án trên", place=place).single == LETTERS[place]


def test_so_many_options_are_all_of_them_or_single_ones() -> None:
    two = {"A": "Công chức", "B": "Viên chức"}
    assert spoken_of(STEM, two | {"C": "Cả hai phương án trên"}) == SpokenOf(all="C")
    assert spoken_of(STEM, two | {"C": "Cả hai", "D": "Không có phương án nào đúng"}) == SpokenOf(
        all="CD"
    )
    assert spoken_of(STEM, two | {"C": "Cả ba phương án trên"}) == SpokenOf(single="C")


def test_the_question_of_the_case_is_written_by_its_letters() -> None:
    options = {"A": "Công chức", "B": "Viên chức", "C": "Cả A và B", "D": "Không ai ở trên"}
    assert spoken_of("Ai phải dự thi?", options) == SpokenOf(all="D", single="C")


def test_where_every_option_is_a_list_of_letters_they_name_something_else() -> None:
    listed = {"A": "A và D", "B": "B và C", "C": "A và C", "D": "B và D"}
    assert not spoken_of("Những vitamin nào tan trong dầu?", listed)


def test_numbers_that_the_question_lists_are_its_own() -> None:
    stem = "Cho các nhận định: (1) đúng hạn; (2) đúng nơi; (3) đúng người. Chọn câu trả lời."
    assert not among("Cả 1 và 3", stem=stem)
    assert not among("Ý 1 và 3 đúng", stem=stem)
    assert among("Cả 1 và 3") == SpokenOf(single="D")


def test_people_called_a_and_b_are_no_options_in_a_sentence_about_them() -> None:
    stem = "A và B cùng ký hợp đồng, ai phải bồi thường?"
    assert not among("Cả A và B đều phải bồi thường", stem=stem)
    assert among("Cả A và B đều phải bồi thường") == SpokenOf(single="D")


def test_letters_that_the_question_does_not_have_are_named_only_with_a_word_that_says_so() -> None:
    assert not among("E và F")
    assert not among("Cả E và F"), "names nothing that there is"
    assert among("Cả A và E") == SpokenOf(single="D")


@given(st.text(), st.lists(st.text(), min_size=2, max_size=6))
def test_any_text_is_read_and_only_its_own_letters_are_told(stem: str, texts: list[str]) -> None:
    options = dict(zip(LETTERS, texts, strict=False))
    found = spoken_of(stem, options)
    assert set(found.all + found.single) <= options.keys()
    assert not set(found.all) & set(found.single)
