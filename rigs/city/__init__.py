"""A city to play with: agencies, people, questions and how people arrive, all from one seed.

    model         the values: City, Agency, Person, StaffAccount
    agency_names  names of agencies as they were in Hải Phòng in 2024, and their sizes
    places        where a plan is played: that city, a town, a commune, or one made up
    person_names  Vietnamese names by how common they are
    outline       which agencies there are, how big, who has which duty (cheap at any size)
    people        one roster row by itself, so that a million rows need no memory
    generate      generate_city: outline and people together
    bank_reader   reads a question bank from its TOML file
    xlsx_files    writes staff list and questions as the xlsx files that the platform imports
    behaviour     who takes part in which round, when, how well and how untidily

Nobody in it is real: names are drawn at random, phones begin with 050, a prefix that is not
given out, and e-mail addresses end in ``.example``. Nothing keeps state; the same seed gives the
same city on every machine.
"""

from rigs.city.agency_outline import Outline, generate_outline
from rigs.city.bank_reader import Bank, Question, read_bank
from rigs.city.city_model import Agency, City, Person, StaffAccount
from rigs.city.generate import generate_city
from rigs.city.participation_behaviour import Visit, plan_round
from rigs.city.place_profiles import Place, place_of
from rigs.city.roster_people import people_of
from rigs.city.xlsx_files import write_questions, write_roster

__all__ = [
    "Agency",
    "Bank",
    "City",
    "Outline",
    "Person",
    "Place",
    "Question",
    "StaffAccount",
    "Visit",
    "generate_city",
    "generate_outline",
    "people_of",
    "place_of",
    "plan_round",
    "read_bank",
    "write_questions",
    "write_roster",
]
