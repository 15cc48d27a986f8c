// One attempt with the recovery kit, and what it asked about.
#pragma once
#include "tests/vault/crowd.h"
#include "vault/recovery.h"

namespace chatelaine::test {

struct RecoveryAttempt {
  Result<void> done;
  std::vector<vault::VaultLoss> losses;  // that wait for a person's word
};

inline RecoveryAttempt attemptRecovery(Crowd& world, Party& party, const Secret& seed) {
  party.session = {};
  vault::Recovery recovery(*party, party.session, Hash{}, seed);
  const auto run = [&]() -> Result<void> {
    CHATELAINE_TRY(request, recovery.start());
    while (request) {
      CHATELAINE_TRY(following, recovery.received(world.carry(*request)));
      request = std::move(following);
    }
    return recovery.isRecovered() ? Result<void>{} : fail(ErrorCode::internal, "over, and not recovered");
  };
  auto done = run();
  return {std::move(done), recovery.losses()};
}

}  // namespace chatelaine::test
