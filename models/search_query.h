// What a person types into the search box, understood once: words and operators that all must hold.
#pragma once
#include <QtCore/QString>

#include <vector>

#include "models/credential_row.h"

namespace chatelaine::models {

// `stripe type:api_key host:api. agent:billing is:expired -is:unused -"old key"`. An operator that isn't known is a
// plain word, so nothing that is typed is lost.
class SearchQuery {
 public:
  explicit SearchQuery(const QString& text = {});
  bool isEmpty() const { return m_terms.empty(); }
  bool matches(const CredentialRow& row) const;

 private:
  enum class Field { anything, type, host, agent, is };
  struct Term {
    Field field = Field::anything;
    bool negated = false;
    QString value;  // folded
  };
  static Term termFrom(QString word);
  static bool holds(const Term& term, const CredentialRow& row);
  static bool isA(const QString& state, const CredentialRow& row);
  std::vector<Term> m_terms;
};

}  // namespace chatelaine::models
