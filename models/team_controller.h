// What a person does to the team, as calls: vaults, credentials, agents, tokens, pins, the record, codes.
#pragma once
#include <QtCore/QObject>

#include "models/control_client.h"
#include "models/sync_transport.h"
#include "models/team_view.h"

namespace chatelaine::models {

// GUI thread. Each change is one transaction in the replica; after it the view is read again and a synchronisation
// starts. `done` isn't called when `context` has gone.
class TeamController final : public QObject {
  Q_OBJECT
 public:
  template <class T>
  using Done = std::function<void(Result<T>)>;

  TeamController(VaultThread& vaults, ControlClient& gateway, SyncTransport& transport, RandomSource random,
                 QObject* parent = nullptr);

  const TeamView& view() const { return m_view; }
  void refresh();  // viewChanged() if something changed
  void clear();    // at lock: forgets the view

  // Asks the gateway on this computer for the vault's secret key first, so it needs it to be there. Where the server is
  // elsewhere, the vault takes secrets once a gateway has made the key by itself.
  void addVault(const QString& name, QObject* context, Done<vault::VaultSummary> done);
  void renameVault(const VaultId& vault, const QString& name, QObject* context, Done<void> done);

  void addCredential(const VaultId& vault, CredentialDraft draft, QObject* context, Done<Credential> done);
  void replaceSecret(const ItemId& credential, Binding binding, SecretFields secrets, QObject* context,
                     Done<Credential> done);
  void updateLabels(const ItemId& credential, CredentialLabels labels, QObject* context, Done<Credential> done);
  void removeCredential(const ItemId& credential, QObject* context, Done<void> done);
  void restoreCredential(const ItemId& credential, QObject* context, Done<Credential> done);  // see vault/trash.h
  void eraseCredential(const ItemId& credential, QObject* context, Done<void> done);

  void addAgent(const QString& name, QObject* context, Done<Agent> done);
  void updateAgent(const Agent& agent, QObject* context, Done<Agent> done);  // name, scopes, namespaces, egress
  void removeAgent(const ItemId& agent, QObject* context, Done<void> done);
  void createToken(const ItemId& agent, const PrincipalId& gateway, std::optional<Timestamp> expires, QObject* context,
                   Done<vault::NewToken> done);
  void revokeToken(const ItemId& agent, const Hash& token, QObject* context, Done<void> done);
  void pin(const ItemId& agent, const VaultId& vault, std::optional<Timestamp> expires, QObject* context,
           Done<Pin> done);
  // The pin as it was, so that pin() can undo it.
  void unpin(const ItemId& pin, QObject* context, Done<Pin> done);

  void audit(const vault::AuditQuery& query, QObject* context, Done<std::vector<vault::AuditRow>> done);
  void verifyAudit(QObject* context, Done<vault::AuditVerdict> done);
  void code(const ItemId& credential, QObject* context, Done<sync::CodeAnswer> done);
  void certificate(QObject* context, Done<std::string> done);

 Q_SIGNALS:
  void viewChanged();

 private:
  template <class T, class Work>
  void change(QObject* context, Work work, Done<T> done);
  VaultId newVaultId() const;

  VaultThread& m_vaults;
  ControlClient& m_gateway;
  SyncTransport& m_transport;
  RandomSource m_random;
  TeamView m_view;
  int m_locks = 0;  // what was read before a lock isn't shown after it
};

}  // namespace chatelaine::models
