#include "models/credential_row.h"

namespace chatelaine::models {
namespace {

QStringList agentsOf(const TeamView& view, const VaultId& vault, Timestamp now) {
  QStringList names;
  for (const Pin& pin : pinsOfVault(view, vault)) {
    const Agent* agent = findAgent(view, pin.agent);
    const bool isOver = pin.expiresAt && *pin.expiresAt <= now;
    if (agent != nullptr && !isOver) names.append(QString::fromStdString(agent->name));
  }
  return names;
}

QString searchKeyOf(const Credential& credential) {
  const CredentialLabels& labels = credential.labels;
  QStringList parts;
  for (const std::string& part : {labels.name, labels.service, labels.identifier, labels.label, labels.nameSpace}) {
    parts.append(QString::fromStdString(part));
  }
  for (const AllowedHost& host : credential.binding.hosts) parts.append(QString::fromStdString(host.name));
  return foldedForSearch(parts.join(QLatin1Char('\n')));
}

}  // namespace

Freshness freshnessOf(const CredentialLabels& labels, Timestamp now) {
  if (!labels.expiresAt) return Freshness::fresh;
  if (*labels.expiresAt <= now) return Freshness::expired;
  return *labels.expiresAt <= now + expiryWarning ? Freshness::expiring : Freshness::fresh;
}

QString foldedForSearch(const QString& text) {
  QString folded;
  for (const QChar character : text.normalized(QString::NormalizationForm_KD)) {
    if (!character.isMark()) folded.append(character);
  }
  return folded.toCaseFolded();
}

std::vector<CredentialRow> credentialRows(const TeamView& view, std::optional<VaultId> vault, Timestamp now) {
  std::map<VaultId, QStringList> agents;
  for (const vault::VaultSummary& summary : view.vaults) agents[summary.id] = agentsOf(view, summary.id, now);
  std::vector<CredentialRow> rows;
  for (const Credential& credential : view.credentials) {
    if (vault && credential.vault != *vault) continue;
    const vault::VaultSummary* summary = find(view, credential.vault);
    const auto used = view.lastUses.find(credential.id);
    rows.push_back({.credential = credential,
                    .serviceName = {},
                    .vaultName = summary != nullptr ? QString::fromStdString(summary->name) : QString(),
                    .agents = agents[credential.vault],
                    .lastUsed = used != view.lastUses.end() ? std::optional(used->second) : std::nullopt,
                    .freshness = freshnessOf(credential.labels, now),
                    .searchKey = searchKeyOf(credential)});
  }
  return rows;
}

}  // namespace chatelaine::models
