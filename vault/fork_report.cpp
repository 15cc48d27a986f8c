#include <algorithm>
#include <format>

#include "sync/audit_chain.h"
#include "sync/commit.h"
#include "vault/forks.h"

namespace chatelaine::vault {
namespace {

EvidenceSide sideOf(const sync::Roster& roster, const Bytes& bytes) {
  return {EvidenceKind::roster, roster.author, roster.time, roster.revision, crypto::sha256(bytes)};
}
EvidenceSide sideOf(const sync::Head& head, const Bytes& bytes) {
  return {EvidenceKind::head, head.author, head.time, head.height, crypto::sha256(bytes)};
}
EvidenceSide sideOf(const sync::AuditGroup& group, const Bytes& bytes) {
  return {EvidenceKind::record, group.principal, group.time, group.firstSequence, crypto::sha256(bytes)};
}

template <class Value>
Result<EvidenceSide> sideOf(const Result<Value>& value, const Bytes& bytes) {
  if (!value) return std::unexpected(value.error());
  return sideOf(*value, bytes);
}

std::string_view whatOf(EvidenceKind kind) {
  switch (kind) {
    case EvidenceKind::roster: return "rosters of the team";
    case EvidenceKind::head: return "heads of a vault";
    case EvidenceKind::record: break;
  }
  return "audit records";
}

std::string utc(Timestamp time) { return std::format("{:%FT%TZ}", std::chrono::floor<std::chrono::seconds>(time)); }

// Names come from other people: none of them may begin a line of its own.
std::string named(const Vault& vault, ByteView id) {
  std::string name = vault.nameOf(id);
  std::ranges::replace_if(
      name, [](char letter) { return static_cast<unsigned char>(letter) < 0x20 || letter == 0x7f; }, '?');
  return toHex(id) + (name.empty() ? std::string() : " \"" + name + "\"");
}

std::string described(const Evidence& evidence, const Bytes& bytes, const Vault& vault) {
  const auto side = vault::sideOf(evidence.kind, bytes);
  if (!side) return "  unreadable\n";
  const std::string author = side->author.isNull() ? "the recovery kit" : named(vault, side->author.view());
  return std::format("  signed by  {}\n  at         {} (by its own clock)\n  place      {}\n  sha-256    {}\n", author,
                     utc(side->time), side->place, side->hash.hex());
}

std::string inLines(const Bytes& bytes) {
  constexpr std::size_t width = 96;
  const std::string digits = toHex(bytes);
  std::string lines;
  for (std::size_t at = 0; at < digits.size(); at += width) lines += digits.substr(at, width) + "\n";
  return lines;
}

}  // namespace

Result<EvidenceSide> sideOf(EvidenceKind kind, const Bytes& bytes) {
  if (kind == EvidenceKind::roster) return sideOf(sync::decodeRoster(bytes), bytes);
  if (kind == EvidenceKind::record) {
    if (const auto group = sync::decodeAuditGroup(bytes)) return sideOf(*group, bytes);
  }
  return sideOf(sync::decodeHead(bytes), bytes);
}

std::string reportOf(const Evidence& evidence, const Vault& vault) {
  std::string text =
      std::format("Chatelaine: two signed pasts\n\nwhat       two {}\nid         {}\nfound      {}\nby         {}\n",
                  whatOf(evidence.kind), evidence.id.hex(), utc(evidence.found), named(vault, vault.card().id.view()));
  if (const auto team = vault.team()) text += "team       " + team->hex() + "\n";
  if (evidence.kind == EvidenceKind::head) text += "vault      " + named(vault, evidence.vault.view()) + "\n";
  if (evidence.kind == EvidenceKind::record) text += "whose      " + named(vault, evidence.principal.view()) + "\n";
  text += "finding    " + evidence.detail + "\n\nwhat this replica has\n" + described(evidence, evidence.ours, vault);
  text += "\nwhat somebody else was shown\n" + described(evidence, evidence.theirs, vault);
  text += "\nEach side as it was signed, in the encoding of docs/protocol.md, in hexadecimal.\n";
  return text + "\n-- ours --\n" + inLines(evidence.ours) + "\n-- theirs --\n" + inLines(evidence.theirs);
}

}  // namespace chatelaine::vault
