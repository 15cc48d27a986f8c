#include "models/search_query.h"

#include <algorithm>

namespace chatelaine::models {
namespace {

// Splits at spaces; quotes keep a phrase together and are dropped.
QStringList wordsOf(const QString& text) {
  QStringList words;
  QString word;
  bool quoted = false;
  for (const QChar character : text) {
    if (character == QLatin1Char('"')) {
      quoted = !quoted;
    } else if (character.isSpace() && !quoted) {
      if (!word.isEmpty()) words.append(std::exchange(word, {}));
    } else {
      word.append(character);
    }
  }
  if (!word.isEmpty()) words.append(word);
  return words;
}

QString withoutDashes(QString text) { return text.remove(QLatin1Char('_')).remove(QLatin1Char('-')); }

}  // namespace

SearchQuery::SearchQuery(const QString& text) {
  for (const QString& word : wordsOf(text)) {
    Term term = termFrom(word);
    if (!term.value.isEmpty()) m_terms.push_back(std::move(term));
  }
}

SearchQuery::Term SearchQuery::termFrom(QString word) {
  Term term;
  if (word.size() > 1 && word.startsWith(QLatin1Char('-'))) {
    term.negated = true;
    word.remove(0, 1);
  }
  static constexpr std::pair<QLatin1StringView, Field> operators[] = {{QLatin1StringView("type:"), Field::type},
                                                                      {QLatin1StringView("host:"), Field::host},
                                                                      {QLatin1StringView("agent:"), Field::agent},
                                                                      {QLatin1StringView("is:"), Field::is}};
  for (const auto& [name, field] : operators) {
    if (!word.startsWith(name, Qt::CaseInsensitive)) continue;
    term.field = field;
    word.remove(0, name.size());
    break;
  }
  term.value = foldedForSearch(word);
  return term;
}

bool SearchQuery::matches(const CredentialRow& row) const {
  return std::ranges::all_of(m_terms, [&](const Term& term) { return holds(term, row) != term.negated; });
}

bool SearchQuery::holds(const Term& term, const CredentialRow& row) {
  switch (term.field) {
    case Field::type: {
      const std::string_view key = infoOf(row.credential.binding.type).key;
      return withoutDashes(QString::fromUtf8(key.data(), static_cast<qsizetype>(key.size())))
          .startsWith(withoutDashes(term.value));
    }
    case Field::host:
      return std::ranges::any_of(row.credential.binding.hosts, [&](const AllowedHost& host) {
        return QString::fromStdString(host.name).contains(term.value);
      });
    case Field::agent:
      return std::ranges::any_of(row.agents,
                                 [&](const QString& agent) { return foldedForSearch(agent).contains(term.value); });
    case Field::is: return isA(term.value, row);
    case Field::anything: break;
  }
  return row.searchKey.contains(term.value) || foldedForSearch(row.vaultName).contains(term.value);
}

bool SearchQuery::isA(const QString& state, const CredentialRow& row) {
  if (state == QLatin1String("expired")) return row.freshness == Freshness::expired;
  if (state == QLatin1String("expiring")) return row.freshness == Freshness::expiring;
  if (state == QLatin1String("unused")) return !row.lastUsed;
  if (state == QLatin1String("used")) return row.lastUsed.has_value();
  if (state == QLatin1String("pinned")) return !row.agents.isEmpty();
  if (state == QLatin1String("unpinned")) return row.agents.isEmpty();
  return false;
}

}  // namespace chatelaine::models
