// Xapian over the same clauses and queries, for benches/engines.
//
// `index CLAUSES FOLDER` indexes a clause a line, its id before a tab. `search FOLDER QUERIES
// ROUNDS SECONDS` prints for each query a line: the microseconds of the ten best, the
// microseconds with the exact number of clauses, that number; each the best of the rounds
// behind one that warms up. A query that has taken so many seconds in all is asked no more.

#include <xapian.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <limits>
#include <sstream>
#include <string>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;

double micros(Clock::time_point from, Clock::time_point to) {
  return std::chrono::duration<double, std::micro>(to - from).count();
}

bool is_of_word(unsigned character) {
  switch (Xapian::Unicode::get_category(character)) {
    case Xapian::Unicode::UPPERCASE_LETTER:
    case Xapian::Unicode::LOWERCASE_LETTER:
    case Xapian::Unicode::TITLECASE_LETTER:
    case Xapian::Unicode::MODIFIER_LETTER:
    case Xapian::Unicode::OTHER_LETTER:
    case Xapian::Unicode::DECIMAL_DIGIT_NUMBER:
    case Xapian::Unicode::LETTER_NUMBER:
    case Xapian::Unicode::OTHER_NUMBER:
      return true;
    default:
      return false;
  }
}

// Calls `take` with each word, lower-cased, split at all that is no letter and no digit.
template <typename Take>
void each_word(const std::string& text, Take take) {
  std::string word;
  for (Xapian::Utf8Iterator at(text); at != Xapian::Utf8Iterator(); ++at) {
    if (is_of_word(*at)) {
      Xapian::Unicode::append_utf8(word, Xapian::Unicode::tolower(*at));
    } else if (!word.empty()) {
      take(word);
      word.clear();
    }
  }
  if (!word.empty()) take(word);
}

void index(const char* clauses, const char* folder) {
  // So many documents are gathered in memory: each time they are written, all is merged anew.
  setenv("XAPIAN_FLUSH_THRESHOLD", "50000", 0);
  Xapian::WritableDatabase database(folder, Xapian::DB_CREATE);
  std::ifstream lines(clauses);
  for (std::string line; std::getline(lines, line);) {
    const auto tab = line.find('\t');
    Xapian::Document document;
    document.add_value(0, line.substr(0, tab));
    document.set_data(line.substr(tab + 1));
    Xapian::termpos position = 0;
    each_word(line.substr(tab + 1), [&](const std::string& word) {
      // A longer term than the backend takes is no word that is asked for.
      if (word.size() <= 200) document.add_posting(word, ++position);
    });
    database.add_document(document);
  }
  database.commit();
  database.close();
}

struct Asked {
  std::string kind;
  std::vector<std::string> words;
  unsigned slop;

  Xapian::Query query() const {
    if (kind == "term") return Xapian::Query(words[0]);
    auto of = [&](Xapian::Query::op op, unsigned window) {
      return Xapian::Query(op, words.begin(), words.end(), window);
    };
    if (kind == "and") return of(Xapian::Query::OP_AND, 0);
    if (kind == "or") return of(Xapian::Query::OP_OR, 0);
    return of(Xapian::Query::OP_PHRASE, words.size() + slop);
  }
};

std::vector<Asked> read_queries(const char* file) {
  std::vector<Asked> all;
  std::ifstream lines(file);
  for (std::string line; std::getline(lines, line);) {
    std::istringstream fields(line);
    std::string of_class, kind, text, slop;
    std::getline(fields, of_class, '\t');
    std::getline(fields, kind, '\t');
    std::getline(fields, text, '\t');
    std::getline(fields, slop, '\t');
    Asked asked{kind, {}, static_cast<unsigned>(std::stoul(slop))};
    std::istringstream words(text);
    for (std::string word; words >> word;) asked.words.push_back(word);
    all.push_back(asked);
  }
  return all;
}

// The ten best with their ids and scores; the number of clauses, exact where it is to be.
unsigned ask(const Xapian::Database& database, const Asked& asked, bool exact) {
  Xapian::Enquire enquire(database);
  enquire.set_query(asked.query());
  const auto found = enquire.get_mset(0, 10, exact ? database.get_doccount() : 0);
  for (auto at = found.begin(); at != found.end(); ++at) {
    volatile double score = at.get_weight();
    (void)score;
    at.get_document().get_value(0);
  }
  return found.get_matches_estimated();
}

void search(const char* folder, const char* file, int rounds, double seconds) {
  const Xapian::Database database(folder);
  const auto queries = read_queries(file);
  const double never = std::numeric_limits<double>::max();
  std::vector<double> best(queries.size(), never), counted(queries.size(), never), spent(queries.size());
  std::vector<unsigned> totals(queries.size());
  for (int round = 0; round <= rounds; round++) {
    for (size_t at = 0; at < queries.size(); at++) {
      if (spent[at] >= seconds * 1e6) continue;
      const auto started = Clock::now();
      ask(database, queries[at], false);
      const auto found = Clock::now();
      totals[at] = ask(database, queries[at], true);
      const auto ended = Clock::now();
      spent[at] += micros(started, ended);
      if (round > 0 || spent[at] >= seconds * 1e6) {
        best[at] = std::min(best[at], micros(started, found));
        counted[at] = std::min(counted[at], micros(found, ended));
      }
    }
  }
  for (size_t at = 0; at < queries.size(); at++) {
    std::printf("%.1f\t%.1f\t%u\n", best[at], counted[at], totals[at]);
  }
}

}  // namespace

int main(int count, char** arguments) {
  if (count == 4 && std::string(arguments[1]) == "index") {
    index(arguments[2], arguments[3]);
  } else if (count == 6 && std::string(arguments[1]) == "search") {
    search(arguments[2], arguments[3], std::stoi(arguments[4]), std::stod(arguments[5]));
  } else {
    std::fprintf(stderr, "index CLAUSES FOLDER, or search FOLDER QUERIES ROUNDS SECONDS\n");
    return 2;
  }
}
