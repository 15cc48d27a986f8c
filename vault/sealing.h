// Seals what a person typed to the key of the gateways that serve a vault.
#pragma once
#include "sync/revision.h"
#include "vault/item_rows.h"
#include "vault/replica.h"

namespace chatelaine::vault {

// A vault takes secrets as soon as a gateway serves it. notFound, denied.
Result<sync::RosterVault> servedVault(const Replica& replica, const VaultId& vault);
Result<sync::SealedSecret> sealFor(const Replica& replica, const ItemRow& row, const Binding& binding,
                                   const SecretFields& secrets);
// invalidInput with the field to mend. An expiry that passed is no reason to refuse what was saved before it did.
enum class Expiry { mustBeAhead, mayHavePassed };
Result<void> checkDraft(const CredentialDraft& draft, Timestamp now, Expiry expiry);

}  // namespace chatelaine::vault
