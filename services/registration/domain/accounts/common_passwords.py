"""Words that widely used passwords are made of, in small letters without accents.

Written down by hand from what is commonly known: words, names, teams, rows of the keyboard in
English and Vietnamese, and what a civil servant thinks of first. It is short on purpose, because
the rule does the rest: a password is also refused when it is one or two of these with digits and
signs about them, whatever the case, and with 0 for o, 1 for i, @ for a and the like.
"""

_TEXT = """
    password passw pass passwd passcode pwd secret letmein welcome login logon signin access
    master admin administrator root superuser user guest test tester testing demo sample
    default changeme change temp temporary qwerty qwertyuiop qwertyui qwert asdf asdfgh
    asdfghjkl zxcv zxcvbn zxcvbnm qaz qazwsx qazwsxedc wsx edc qweasd qweasdzxc poiuytrewq
    lkjhgfdsa mnbvcxz abc abcd abcde abcdef abcdefg abcdefgh abcdefghij abcxyz xyz aaa qqq
    zzz qwe asd zxc iloveyou love lover loveyou iloveu myself forever princess prince queen
    king sunshine shadow dragon monkey tiger lion eagle wolf horse rabbit kitty puppy doggy
    buffalo football soccer baseball basketball tennis hockey golf champion winner superman
    batman spiderman ironman pokemon naruto doraemon conan starwars matrix hunter ranger
    killer ninja samurai warrior freedom liberty peace happy lucky smile angel heaven flower
    rose lotus lily orchid summer winter spring autumn monday friday sunday january december
    computer laptop internet google facebook youtube zalo gmail yahoo hotmail microsoft
    windows office apple iphone samsung nokia android oracle hello helloworld hi whatever
    trustno trustme mustang ferrari porsche mercedes toyota honda yamaha vespa chelsea
    arsenal liverpool barcelona realmadrid manchester manutd juventus ronaldo messi beckham
    rooney neymar michael jordan jessica jennifer daniel thomas robert george charlie andrew
    anthony matthew joshua ashley nicole hannah maggie buster pepper ginger cheese cookie
    chocolate banana orange lemon coffee money cash bank million dollar diamond silver
    golden blue red black white green purple yellow matkhau matma mkhau matkhaucuatoi
    matkhaumoi matkhaumanh dangnhap taikhoan xinchao chao chaoban anhyeuem emyeuanh yeuem
    yeuanh yeuban toiyeuban nhoem nhoanh anhnhoem emnhoanh maiyeu tinhyeu yeumai vochong vo
    chong congai contrai giadinh giadinhtoi bome me bo con mevacon anh em toi ban chungta
    hanhphuc binhan maymman mayman anvui thanhcong phattai phatloc tailoc vui cuoi vietnam
    vietnamese vn vnn viet toiyeuvietnam yeuvietnam hanoi saigon haiphong danang hue cantho
    hochiminh tphcm hcm quangtri quangninh quangnam quangbinh quangngai nghean hatinh
    thanhhoa namdinh thaibinh haiduong hungyen bacninh vinhphuc phutho dalat nhatrang
    vungtau binhduong dongnai binhthanh binhson dakrong hoangsa truongsa doclap tudo bacho
    chuctet nammoi tet congchuc vienchuc canbo congvuc canbocongchuc uyban ubnd hdnd thanhuy
    tinhuy dangvien dang doanvien doan congdoan coquan donvi vanphong phongnoivu sonoivu
    noivu tuphap taichinh giaoduc yte congan quandoi cchc caicach hanhchinh caicachhanhchinh
    hoithi cuocthi thi tracnghiem thisinh bantochuc btc giamkhao chuyendoiso chinhphu
    chinhquyen nhandan phucvu nhanvien lanhdao giamdoc truongphong phophong chuyenvien
    ketoan vanthu hoa hoahong sen mai dao trang sao bien nui song mattroi mattrang tinh
    bongda daubo meo cho rong ho trau ga lon vit nguyen tran le pham hoang huynh phan vu bui
    do ngo duong ly
"""
WORDS = frozenset(_TEXT.split())
