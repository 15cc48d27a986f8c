// A credential as a line of a list: what the columns, the filter and the health marks need to know about it.
#pragma once
#include <QtCore/QString>
#include <QtCore/QStringList>

#include "models/team_view.h"

namespace chatelaine::models {

enum class Freshness { fresh, expiring, expired };

struct CredentialRow {
  Credential credential;
  QString serviceName;  // for people; empty: the registry doesn't know it
  QString vaultName;
  QStringList agents;  // that its vault is pinned to, now
  std::optional<Timestamp> lastUsed;
  Freshness freshness = Freshness::fresh;
  QString searchKey;  // folded: name, service, identifier, label, hosts
};

inline constexpr std::chrono::days expiryWarning{14};

Freshness freshnessOf(const CredentialLabels& labels, Timestamp now);
QString foldedForSearch(const QString& text);  // case and accents don't count
// Of one vault, or of all.
std::vector<CredentialRow> credentialRows(const TeamView& view, std::optional<VaultId> vault, Timestamp now);

}  // namespace chatelaine::models
