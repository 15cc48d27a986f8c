#include "vault/recovery_loss.h"

#include "sync/cbor.h"

namespace chatelaine::vault {
namespace {

std::optional<sync::ClosedAt> vouchedEnd(std::span<const sync::Roster> chain, const VaultId& id) {
  std::optional<sync::ClosedAt> highest;
  for (const sync::Roster& roster : chain) {
    const sync::RosterVault* vault = sync::find(roster, id);
    if (!vault || !vault->closedAt) continue;
    const bool isOfKit = roster.author.isNull();
    if (isOfKit || !highest || vault->closedAt->height > highest->height) highest = vault->closedAt;
  }
  return highest;
}

bool isLess(const sync::ClosedAt& shown, const sync::ClosedAt& vouched) {
  return shown.height < vouched.height || (shown.height == vouched.height && shown.head != vouched.head);
}

}  // namespace

std::vector<VaultLoss> lossesOf(std::span<const sync::Roster> chain,
                                const std::function<std::optional<sync::ClosedAt>(const VaultId&)>& shown) {
  std::vector<VaultLoss> losses;
  if (chain.empty()) return losses;
  for (const sync::RosterVault& vault : chain.back().vaults) {
    const auto vouched = vouchedEnd(chain, vault.id);
    const auto end = shown(vault.id);
    if (vouched && end && isLess(*end, *vouched)) losses.push_back({vault.id, *vouched, *end});
  }
  return losses;
}

Bytes encode(std::span<const VaultLoss> losses) {
  sync::CborWriter writer;
  writer.array(2).number(1).array(losses.size());
  for (const VaultLoss& loss : losses) {
    writer.array(5).bytes(loss.vault.view());
    writer.number(loss.vouched.height).bytes(loss.vouched.head.view());
    writer.number(loss.shown.height).bytes(loss.shown.head.view());
  }
  return writer.take();
}

std::string textOf(std::span<const VaultLoss> losses) {
  std::string text;
  for (const VaultLoss& loss : losses) {
    if (!text.empty()) text += "; ";
    text += "vault " + loss.vault.hex() + " had come to " + std::to_string(loss.vouched.height) +
            ", and the server shows " + std::to_string(loss.shown.height);
  }
  return text;
}

}  // namespace chatelaine::vault
