#include "vault/sealing.h"

#include <algorithm>

#include "core/validate.h"

namespace chatelaine::vault {

Result<sync::RosterVault> servedVault(const Replica& replica, const VaultId& vault) {
  const sync::RosterVault* entry = replica.team ? sync::find(replica.roster(), vault) : nullptr;
  if (!entry) return fail(ErrorCode::notFound, "no such vault");
  if (!entry->secretKey) return fail(ErrorCode::denied, "no gateway serves the vault yet");
  return *entry;
}

Result<sync::SealedSecret> sealFor(const Replica& replica, const ItemRow& row, const Binding& binding,
                                   const SecretFields& secrets) {
  CHATELAINE_TRY(entry, servedVault(replica, row.vault));
  const sync::SecretContext context{*replica.team, row.vault, row.id, binding};
  return sync::sealSecret(secrets, context, entry.epoch, entry.secretKey->publicKey);
}

Result<void> checkDraft(const CredentialDraft& draft, Timestamp now, Expiry expiry) {
  std::vector<FieldError> errors = validate(draft, now);
  if (expiry == Expiry::mayHavePassed) {
    std::erase_if(errors, [](const FieldError& error) { return error.problem == FieldProblem::inThePast; });
  }
  if (errors.empty()) return {};
  return fail(ErrorCode::invalidInput, errors.front().field);
}

}  // namespace chatelaine::vault
