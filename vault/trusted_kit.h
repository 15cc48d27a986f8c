// Which recovery kit a gateway gives its vaults' secret keys to. An owner's signature alone replaces a kit in the
// roster, and is not enough here. Internal.
#pragma once
#include <optional>

#include "vault/replica.h"

namespace chatelaine::vault {

inline constexpr std::string_view kitBaseSetting = "kit.base";            // the roster revision that we joined at
inline constexpr std::string_view confirmedKitSetting = "kit.confirmed";  // sign ‖ kem, by a person on this host

// The newest roster's kit, if it is the one that was there when we joined, follows from it by its own signatures, or
// was confirmed here; else nothing.
Result<std::optional<sync::PrincipalCard>> trustedKit(Replica& replica);
Result<void> confirmKit(Replica& replica);

// What another gateway does, as a member's device can tell: whether it follows the newest kit. From the revision that
// brought it into the team on, by the kits' own signatures, and by what its record says was confirmed there.
Result<bool> followsKit(Replica& replica, const PrincipalId& gateway);

}  // namespace chatelaine::vault
