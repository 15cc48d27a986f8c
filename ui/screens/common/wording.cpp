#include "ui/screens/common/wording.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QDateTime>
#include <QtCore/QLocale>

namespace chatelaine::ui {
namespace {

struct Wording {
  Q_DECLARE_TR_FUNCTIONS(Wording)
};

QDateTime localTime(Timestamp time) {
  return QDateTime::fromMSecsSinceEpoch(time.time_since_epoch().count()).toLocalTime();
}

struct RuleName {
  QString operator()(const NoRule&) const { return Wording::tr("Not sent"); }
  QString operator()(const HeaderRule&) const { return Wording::tr("Header"); }
  QString operator()(const QueryRule&) const { return Wording::tr("Query"); }
  QString operator()(const PathRule&) const { return Wording::tr("Path"); }
  QString operator()(const BasicRule&) const { return Wording::tr("Basic"); }
  QString operator()(const CookieRule&) const { return Wording::tr("Cookie"); }
  QString operator()(const SigV4Rule&) const { return Wording::tr("SigV4"); }
  QString operator()(const HmacRule&) const { return Wording::tr("HMAC"); }
  QString operator()(const ClientCertificateRule&) const { return Wording::tr("Certificate"); }
};

}  // namespace

QString text(const std::string& utf8) { return QString::fromStdString(utf8); }

QString agoText(std::optional<Timestamp> time, Timestamp now) {
  if (!time) return Wording::tr("never");
  const auto ago = std::chrono::floor<std::chrono::seconds>(now - *time);
  const int minutes = static_cast<int>(ago / std::chrono::minutes(1));
  if (minutes < 1) return Wording::tr("just now");
  if (minutes < 60) return Wording::tr("%1 min ago").arg(minutes);
  if (minutes < 24 * 60) return Wording::tr("%1 h ago").arg(minutes / 60);
  if (minutes < 7 * 24 * 60) return Wording::tr("%1 d ago").arg(minutes / (24 * 60));
  return shortDayText(*time, now);
}

QString untilText(std::optional<Timestamp> expiry, Timestamp now) {
  if (!expiry) return QStringLiteral("—");
  if (*expiry <= now) return Wording::tr("expired");
  const auto left = *expiry - now;
  const int hours = static_cast<int>(left / std::chrono::hours(1));
  if (hours < 1) return Wording::tr("in %1 min").arg(std::max(1, static_cast<int>(left / std::chrono::minutes(1))));
  if (hours < 48) return Wording::tr("in %1 h").arg(hours);
  if (hours < 24 * 30) return Wording::tr("in %1 days").arg(hours / 24);
  return shortDayText(*expiry, now);
}

QString dayText(Timestamp time) { return QLocale().toString(localTime(time).date(), QStringLiteral("d MMM yyyy")); }

QString shortDayText(Timestamp time, Timestamp now) {
  const bool sameYear = localTime(time).date().year() == localTime(now).date().year();
  return sameYear ? QLocale().toString(localTime(time).date(), QStringLiteral("d MMM")) : dayText(time);
}

QString shortMomentText(Timestamp time, Timestamp now) {
  const QTime clock = localTime(time).time();
  if (localTime(time).date() == localTime(now).date()) return QLocale().toString(clock, QStringLiteral("HH:mm:ss"));
  return shortDayText(time, now) + QStringLiteral(", ") + QLocale().toString(clock, QStringLiteral("HH:mm"));
}

QString momentText(Timestamp time) {
  return QLocale().toString(localTime(time), QStringLiteral("d MMM yyyy, HH:mm:ss"));
}

QString typeText(CredentialType type) {
  switch (type) {
    case CredentialType::login: return Wording::tr("Login");
    case CredentialType::apiKey: return Wording::tr("API key");
    case CredentialType::oauth: return Wording::tr("OAuth");
    case CredentialType::totp: return Wording::tr("Authenticator");
    case CredentialType::sshKey: return Wording::tr("SSH key");
    case CredentialType::database: return Wording::tr("Database");
    case CredentialType::smtp: return Wording::tr("SMTP");
    case CredentialType::aws: return Wording::tr("AWS");
    case CredentialType::certificate: return Wording::tr("Certificate");
    case CredentialType::card: return Wording::tr("Card");
    case CredentialType::cookie: return Wording::tr("Cookie");
    case CredentialType::custom: break;
  }
  return Wording::tr("Custom");
}

QString ruleText(const Credential& credential) {
  if (credential.binding.type == CredentialType::totp) return Wording::tr("One-time code");
  QString rule = std::visit(RuleName(), credential.binding.rule);
  return credential.labels.attachedTotp ? Wording::tr("%1 + 2FA").arg(rule) : rule;
}

QString actionText(AuditAction action) {
  switch (action) {
    case AuditAction::teamFounded: return Wording::tr("Team founded");
    case AuditAction::vaultCreated: return Wording::tr("Vault created");
    case AuditAction::vaultRenamed: return Wording::tr("Vault renamed");
    case AuditAction::vaultDeleted: return Wording::tr("Vault deleted");
    case AuditAction::credentialAdded: return Wording::tr("Credential added");
    case AuditAction::credentialUpdated: return Wording::tr("Credential changed");
    case AuditAction::secretReplaced: return Wording::tr("Secret replaced");
    case AuditAction::credentialRemoved: return Wording::tr("Credential deleted");
    case AuditAction::agentAdded: return Wording::tr("Agent added");
    case AuditAction::agentUpdated: return Wording::tr("Agent changed");
    case AuditAction::agentRemoved: return Wording::tr("Agent deleted");
    case AuditAction::tokenCreated: return Wording::tr("Token created");
    case AuditAction::tokenRevoked: return Wording::tr("Token revoked");
    case AuditAction::pinned: return Wording::tr("Pinned");
    case AuditAction::unpinned: return Wording::tr("Unpinned");
    case AuditAction::secretUsed: return Wording::tr("Secret used");
    case AuditAction::useFinished: return Wording::tr("Use finished");
    case AuditAction::requestRefused: return Wording::tr("Request refused");
    case AuditAction::tunnelOpened: return Wording::tr("Tunnel opened");
    case AuditAction::codeShown: return Wording::tr("Code shown");
    case AuditAction::backupCodeUsed: return Wording::tr("Backup code used");
    case AuditAction::gatewayStarted: return Wording::tr("Gateway started");
    case AuditAction::gatewayStopped: return Wording::tr("Gateway stopped");
    case AuditAction::unlocked: return Wording::tr("Vault unlocked");
    case AuditAction::wrongPassphrase: return Wording::tr("Wrong passphrase");
    case AuditAction::vaultKeyMade: return Wording::tr("Vault key made");
    case AuditAction::memberInvited: return Wording::tr("Invited");
    case AuditAction::inviteCancelled: return Wording::tr("Invitation cancelled");
    case AuditAction::memberJoined: return Wording::tr("Member joined");
    case AuditAction::deviceJoined: return Wording::tr("Device joined");
    case AuditAction::gatewayJoined: return Wording::tr("Gateway joined");
    case AuditAction::memberRemoved: return Wording::tr("Member removed");
    case AuditAction::deviceRemoved: return Wording::tr("Device removed");
    case AuditAction::gatewayRemoved: return Wording::tr("Gateway removed");
    case AuditAction::roleChanged: return Wording::tr("Role changed");
    case AuditAction::accessChanged: return Wording::tr("Access changed");
    case AuditAction::recoveryKitReplaced: return Wording::tr("Recovery kit replaced");
    case AuditAction::recoveredWithKit: return Wording::tr("Recovered with the kit");
    case AuditAction::keysHandedOver: return Wording::tr("Keys handed over");
    case AuditAction::settingChanged: return Wording::tr("Team setting changed");
    case AuditAction::teamMoved: return Wording::tr("Team moved to a server");
    case AuditAction::serverCompleted: return Wording::tr("Server got back what it had lost");
    case AuditAction::conflictResolved: return Wording::tr("Conflict resolved");
    case AuditAction::massChangeAccepted: return Wording::tr("Mass change accepted");
    case AuditAction::credentialRestored: return Wording::tr("Credential restored");
    case AuditAction::secretErased: return Wording::tr("Secret erased");
    case AuditAction::evidenceSettled: return Wording::tr("Evidence settled");
  }
  return {};
}

QString outcomeText(AuditOutcome outcome) {
  switch (outcome) {
    case AuditOutcome::ok: return Wording::tr("done");
    case AuditOutcome::refused: return Wording::tr("refused");
    case AuditOutcome::failed: return Wording::tr("failed");
  }
  return {};
}

QString refusalText(const std::string& reason) {
  const std::pair<std::string_view, QString> known[] = {
      {"no_credential", Wording::tr("no pinned credential names this host")},
      {"expired_credential", Wording::tr("the credential has expired")},
      {"expired_pin", Wording::tr("the pin has expired")},
      {"method_not_allowed", Wording::tr("the method isn't among those allowed")},
      {"path_not_allowed", Wording::tr("the path isn't among those allowed")},
      {"ambiguous", Wording::tr("two credentials fit equally well")},
      {"wrong_namespace", Wording::tr("the credential is in another namespace")},
      {"missing_scope", Wording::tr("the agent lacks the scope")},
      {"restored_server", Wording::tr("the server showed less than the team had vouched for")},
      {"plaintext", Wording::tr("a secret never goes over an unencrypted connection")},
      {"not_injectable", Wording::tr("this kind of credential isn't sent in requests")}};
  for (const auto& [code, words] : known) {
    if (code == reason) return words;
  }
  return text(reason).replace(QLatin1Char('_'), QLatin1Char(' '));
}

QString titleOf(const Credential& credential) { return text(credential.labels.name); }

QString subtitleOf(const Credential& credential) {
  QStringList parts;
  for (const std::string& part : {credential.labels.identifier, credential.labels.label}) {
    if (!part.empty() && part != credential.labels.name) parts.append(text(part));
  }
  return parts.join(QStringLiteral(" · "));
}

}  // namespace chatelaine::ui
