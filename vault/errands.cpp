#include "vault/errands.h"

#include <algorithm>

#include "core/names.h"
#include "sync/invite.h"
#include "vault/chain_rows.h"
#include "vault/changes.h"
#include "vault/completion.h"
#include "vault/hand_over_rows.h"
#include "vault/invites.h"
#include "vault/sealed_secrets.h"
#include "vault/vault_key_making.h"

namespace chatelaine::vault {
namespace {

constexpr std::size_t keysPerDelivery = 5'000;  // well below what a server takes at once
constexpr std::chrono::minutes betweenAwaited{10};

std::string inviteTarget(const Hash& id, std::string_view rest = {}) {
  return std::string(sync::path::invites) + "/" + id.hex() + std::string(rest);
}

// An invitation that the server doesn't know (any more) can't be answered or cancelled there: that is done, too.
bool isSettled(const Result<Bytes>& body) { return body || body.error().code == ErrorCode::notFound; }

Errand announce(Replica& replica, const InviteRow& row) {
  return {{"POST", std::string(sync::path::invites), encode(sync::InviteNotice{row.id, sync::inviteLifetime}), {}},
          [&replica, id = row.id](Result<Bytes> body) -> Result<void> {
            if (!body) return std::unexpected(body.error());
            CHATELAINE_TRY(known, inviteRow(replica.database, id));
            if (!known) return {};
            known->isSent = true;
            return putInvite(replica.database, *known);
          }};
}

Errand cancel(Replica& replica, const Hash& id) {
  return {{"DELETE", inviteTarget(id), {}, {}}, [&replica, id](Result<Bytes> body) -> Result<void> {
            return isSettled(body) ? dropInvite(replica.database, id) : std::unexpected(body.error());
          }};
}

// Who comes after ten minutes of our clock is not let in, and who comes second finds the row taken.
Result<void> takeEnrolment(Replica& replica, const sync::EnrolmentRequest& request) {
  CHATELAINE_TRY(row, inviteRow(replica.database, request.invite));
  if (!row || row->who || row->isSpoilt || row->expires <= replica.clock()) return {};
  auto who = sync::openEnrolment(row->code, request.sealed);
  if (who) row->who = std::move(*who);
  else row->isSpoilt = true;
  replica.changes += 1;
  return putInvite(replica.database, *row);
}

Errand readEnrolments(Replica& replica) {
  return {{"GET", std::string(sync::path::enrolments), {}, {}}, [&replica](Result<Bytes> body) -> Result<void> {
            if (!body) return std::unexpected(body.error());
            CHATELAINE_TRY(page, sync::decode<sync::EnrolmentsPage>(*body));
            for (const sync::EnrolmentRequest& request : page.enrolments) {
              CHATELAINE_CHECK(takeEnrolment(replica, request));
            }
            return {};
          }};
}

Result<sync::Admission> admissionFor(Replica& replica, const PrincipalId& newcomer) {
  const sync::Roster& roster = replica.roster();
  sync::Admission admission{*replica.team, roster.revision, hashOf(roster), {}};
  CHATELAINE_TRY(chains, chainRows(replica.database));
  for (const ChainRow& chain : chains) {
    const bool counts = chain.height > 0 && sync::mayRead(roster, newcomer, chain.vault);
    if (counts) admission.heads.push_back({chain.vault, chain.height, chain.head});
  }
  return admission;
}

// An admission whose answer was lost left the newcomer without the name that goes with it.
Result<void> nameNewcomer(Replica& replica, const InviteRow& row) {
  const sync::Enrolment& who = *row.who;
  if (!nameOfSubject(replica, who.card.id.view()).empty() || !checkTitle(who.deviceName)) return {};
  const sync::Member* member = memberOfDevice(replica.roster(), who.card.id);
  CHATELAINE_TRY(changes, Changes::begin(replica));
  CHATELAINE_CHECK(putName(changes, replica, who.card.id.view(), who.deviceName));
  if (row.grant.kind == Grant::Kind::member && member && checkTitle(who.memberName)) {
    CHATELAINE_CHECK(putName(changes, replica, member->id.view(), who.memberName));
  }
  return changes.commit();
}

Result<Errand> answer(Replica& replica, const InviteRow& row) {
  (void)nameNewcomer(replica, row);  // tried again with the next synchronisation; nothing else waits for a name
  CHATELAINE_TRY(admission, admissionFor(replica, row.who->card.id));
  return Errand{{"POST", inviteTarget(row.id, "/answer"), sealAdmission(row.code, row.who->card.id, admission), {}},
                [&replica, id = row.id](Result<Bytes> body) -> Result<void> {
                  // Another answer is there already: one of ours, that nobody heard of.
                  const bool isThere = isSettled(body) || body.error().code == ErrorCode::conflict;
                  return isThere ? dropInvite(replica.database, id) : std::unexpected(body.error());
                }};
}

Result<void> addInvites(Replica& replica, std::deque<Errand>& errands) {
  CHATELAINE_TRY(rows, inviteRows(replica.database));
  bool isOpen = false;
  for (const InviteRow& row : rows) {
    if (!row.isCancelled && !row.who && row.expires <= replica.clock()) {
      CHATELAINE_CHECK(wipeCode(replica.database, row.id));  // nobody is let in with it any more
    } else if (row.isCancelled) {
      errands.push_back(cancel(replica, row.id));
    } else if (isAdmitted(replica, row)) {
      CHATELAINE_TRY(errand, answer(replica, row));
      errands.push_back(std::move(errand));
    } else if (!row.who) {
      if (!row.isSent) errands.push_back(announce(replica, row));
      isOpen = true;
    }
  }
  if (isOpen) errands.push_back(readEnrolments(replica));
  return {};
}

bool waitsForKey(const sync::RosterVault& vault) {
  return vault.id != sync::teamVault && !vault.secretKey && !vault.gateways.empty();
}

// The first gateway's offer for each vault; its signature is checked here and again by every reader of the roster.
void takeOffers(const Replica& replica, const sync::KeyDelivery& delivery, ErrandFindings& findings) {
  for (const sync::VaultKeyOffer& offer : delivery.offers) {
    const sync::RosterVault* vault = sync::find(replica.roster(), offer.vault);
    const sync::PrincipalCard* maker = sync::cardOf(replica.roster(), offer.key.maker);
    const bool isWanted = vault && waitsForKey(*vault) && vault->epoch == offer.epoch &&
                          makerOf(replica, *vault) == offer.key.maker &&
                          !std::ranges::contains(findings.offered, offer.vault, &sync::PublishedKey::vault);
    if (isWanted && maker && sync::verifyOffer(offer, *maker, *replica.team)) {
      findings.offered.push_back({offer.vault, offer.epoch, offer.key});
    }
  }
}

Errand readOffers(Replica& replica, ErrandFindings& findings) {
  return {{"GET", std::string(sync::path::vaultKeys), {}, {}}, [&](Result<Bytes> body) -> Result<void> {
            if (!body) return std::unexpected(body.error());
            CHATELAINE_TRY(delivery, sync::decode<sync::KeyDelivery>(*body));
            takeOffers(replica, delivery, findings);
            return {};
          }};
}

Result<void> addOwners(Replica& replica, ErrandFindings& findings, std::deque<Errand>& errands) {
  CHATELAINE_CHECK(addInvites(replica, errands));
  findings.offered.clear();
  if (std::ranges::any_of(replica.roster().vaults, waitsForKey)) errands.push_back(readOffers(replica, findings));
  return {};
}

// Those whom the roster has taken from the vault since, or us, get and give nothing more.
bool isStillDue(const Replica& replica, const sync::WrappedKey& key) {
  const sync::RosterVault* vault = sync::find(replica.roster(), key.vault);
  return vault && std::ranges::contains(vault->gateways, replica.card.id) &&
         (key.recipient.isNull() || std::ranges::contains(vault->gateways, key.recipient));
}

Errand deliver(Replica& replica, sync::KeyDelivery delivery) {
  Bytes body = encode(delivery);
  return {{"POST", std::string(sync::path::vaultKeys), std::move(body), {}},
          [&replica, sent = std::move(delivery)](Result<Bytes> answered) -> Result<void> {
            return answered ? markDelivered(replica.database, sent.keys) : std::unexpected(answered.error());
          }};
}

Errand offer(Replica& replica, ErrandFindings& findings, sync::KeyDelivery delivery) {
  Bytes body = encode(delivery);
  return {{"POST", std::string(sync::path::vaultKeys), std::move(body), {}},
          [&replica, &findings, sent = std::move(delivery)](Result<Bytes> answered) -> Result<void> {
            if (!answered) return std::unexpected(answered.error());
            for (const sync::VaultKeyOffer& made : sent.offers) {
              replica.offered.insert({made.vault, made.epoch});
              findings.made.push_back(made.vault);
            }
            return {};
          }};
}

// A gateway's own: the public halves of keys that it makes for its vaults, each with its sealed copies, and what it
// hands to other gateways. Apart from each other: what is refused holds up nothing else.
Result<void> addGateways(Replica& replica, ErrandFindings& findings, std::deque<Errand>& errands) {
  CHATELAINE_TRY(made, makeMissingKeys(replica));
  for (sync::VaultKeyOffer& one : made) {
    sync::KeyDelivery delivery;
    delivery.keys = std::exchange(one.wrapped, {});
    std::erase_if(delivery.keys, [&](const sync::WrappedKey& key) { return key.recipient == replica.card.id; });
    delivery.offers.push_back(std::move(one));
    errands.push_back(offer(replica, findings, std::move(delivery)));
  }
  CHATELAINE_TRY(waiting, undelivered(replica.database));
  const auto gone = std::ranges::stable_partition(waiting, [&](const auto& key) { return isStillDue(replica, key); });
  CHATELAINE_CHECK(markDelivered(replica.database, {gone.begin(), gone.end()}));
  waiting.erase(gone.begin(), gone.end());
  for (std::size_t from = 0; from < waiting.size(); from += keysPerDelivery) {
    const auto part = std::span(waiting).subspan(from, std::min(keysPerDelivery, waiting.size() - from));
    errands.push_back(deliver(replica, {{}, {part.begin(), part.end()}}));
  }
  return {};
}

Errand askForAwaited(ErrandFindings& findings, const VaultId& vault, const Hash& after) {
  return {{"GET", awaitedTarget(vault, after), {}, {}},
          [&findings, vault, after](const Result<Bytes>& body) -> Result<void> {
            if (!body) return std::unexpected(body.error());
            CHATELAINE_TRY(secrets, awaitedIn(*body, after));
            if (!secrets.empty()) findings.awaited[vault] = std::move(secrets);
            return {};
          }};
}

// A server that lost nothing awaits nothing: asked once in a while, since it can lose something without saying so.
void addAwaited(Replica& replica, ErrandFindings& findings, std::deque<Errand>& errands) {
  const Timestamp now = replica.clock();
  const Timestamp last = replica.askedForAwaitedAt.value_or(now);
  replica.askedForAwaitedAt = last;
  if (now - last < betweenAwaited && now >= last) return;
  replica.askedForAwaitedAt = now;
  for (const sync::RosterVault& vault : replica.roster().vaults) {
    if (sync::mayRead(replica.roster(), replica.card.id, vault.id))
      errands.push_back(askForAwaited(findings, vault.id, {}));
  }
}

Result<void> addKeysAgain(Replica& replica, std::deque<Errand>& errands) {
  CHATELAINE_TRY(deliveries, keysForEverybody(replica));
  const sync::RecoveryCard& kit = replica.roster().recovery;
  const std::string target =
      std::string(sync::path::vaultKeys) + "?kit=" + sync::principalIdOf(kit.sign, kit.kem).hex();
  for (const sync::KeyDelivery& delivery : deliveries) {
    errands.push_back({{"POST", target, encode(delivery), {}}, [](const Result<Bytes>& body) -> Result<void> {
                         return body ? Result<void>{} : std::unexpected(body.error());
                       }});
  }
  return {};
}

}  // namespace

std::string awaitedTarget(const VaultId& vault) {
  return std::string(sync::path::vaults) + vault.hex() + std::string(sync::path::awaitedSecrets);
}
std::string awaitedTarget(const VaultId& vault, const Hash& after) {
  return awaitedTarget(vault) + "?after=" + after.hex();
}
Result<std::vector<Hash>> awaitedIn(ByteView body, const Hash& after) {
  CHATELAINE_TRY(page, sync::decode<sync::AwaitedSecrets>(body));
  const Hash* last = &after;
  for (const Hash& hash : page.secrets) {
    if (!(*last < hash)) return fail(ErrorCode::corrupt, "awaited secrets that aren't in order");
    last = &hash;
  }
  return std::move(page.secrets);
}

Result<std::deque<Errand>> bringAwaited(Replica& replica, ErrandFindings& findings) {
  std::deque<Errand> errands;
  for (const auto& [vault, secrets] : std::exchange(findings.awaited, {})) {
    for (const Hash& hash : secrets) {
      auto sealed = sealedSecret(replica.database, hash);
      if (!sealed) continue;
      // Somebody else was first, or the credential has another one by now: both are well.
      errands.push_back(
          {{"POST", awaitedTarget(vault), std::move(*sealed), {}}, [](const Result<Bytes>& body) -> Result<void> {
             return isSettled(body) ? Result<void>{} : std::unexpected(body.error());
           }});
    }
    errands.push_back(askForAwaited(findings, vault, secrets.back()));
  }
  return errands;
}

Result<std::deque<Errand>> errandsOf(Replica& replica, ErrandFindings& findings, Errands which) {
  std::deque<Errand> errands;
  const bool isAgain = which == Errands::alsoAgain;
  if (replica.isGateway()) {
    if (isAgain) CHATELAINE_CHECK(deliverAgain(replica));
    if (isAgain) replica.askedForAwaitedAt = Timestamp{};
    CHATELAINE_CHECK(addGateways(replica, findings, errands));
    addAwaited(replica, findings, errands);
  }
  if (isOwner(replica)) {
    if (isAgain) CHATELAINE_CHECK(addKeysAgain(replica, errands));
    CHATELAINE_CHECK(addOwners(replica, findings, errands));
  }
  return errands;
}

}  // namespace chatelaine::vault
