// What a desktop has the gateway do is on record with the desktop's device, and a desktop signs in at the gateway that
// it means and at no other.
#include "gateway/gateway.h"
#include "tests/gateway/support/house.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using namespace chatelaine::test;

class ControlCallsNameTheDevice : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void codes_sayWhoAsked();
  void vaultKeys_areRecorded();
  void answersForAnotherGateway_areRefused();
};

namespace {

std::vector<AuditEvent> recorded(House& house, AuditAction action) {
  auto events = house.record();
  std::erase_if(events, [action](const AuditEvent& event) { return event.action != action; });
  return events;
}

}  // namespace

void ControlCallsNameTheDevice::codes_sayWhoAsked() {
  House house;
  CredentialDraft draft;
  draft.labels.name = "authenticator";
  draft.labels.service = "api.test";
  draft.binding.type = CredentialType::totp;
  draft.binding.revealPolicy = RevealPolicy::codes;
  draft.binding.hosts = {{"api.test", 443, false}};
  draft.secrets.push_back({"secret", Secret::copyOf(std::string_view("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"))});
  const Credential credential = house.add(std::move(draft));
  const auto answer = house.control("POST", sync::path::controlCodes, sync::encode(sync::CodeRequest{credential.id}),
                                    house.controlToken());
  QCOMPARE(answer.status, 200);
  const auto events = recorded(house, AuditAction::codeShown);
  QCOMPARE(events.size(), std::size_t{1});
  QVERIFY(events[0].caller == house.owner().card().id);
  QVERIFY(events[0].principal != events[0].caller);
}

void ControlCallsNameTheDevice::vaultKeys_areRecorded() {
  House house;
  const std::size_t before = recorded(house, AuditAction::vaultKeyMade).size();
  const sync::VaultKeyRequest request{house.vault(), 1};
  QCOMPARE(house.control("POST", sync::path::controlVaultKeys, sync::encode(request), house.controlToken()).status,
           200);
  const auto events = recorded(house, AuditAction::vaultKeyMade);
  QCOMPARE(events.size(), before + 1);
  QVERIFY(events.back().caller == house.owner().card().id);
}

void ControlCallsNameTheDevice::answersForAnotherGateway_areRefused() {
  House house;
  const auto statusFor = [&](const Hash& audience) {
    const auto nonce = sync::decode<sync::Challenge>(house.control("POST", sync::path::controlChallenges).body)->nonce;
    const auto request = house.owner().answerChallenge("control", audience, nonce);
    return house.control("POST", sync::path::controlSession, sync::encode(*request)).status;
  };
  Hash other{house.gateway().card().id.bytes};
  QCOMPARE(statusFor(other), 200);
  other.bytes[0] ^= std::byte{1};
  QCOMPARE(statusFor(other), 403);
  QCOMPARE(statusFor(Hash{}), 403);
}

CHATELAINE_TEST(ControlCallsNameTheDevice);
#include "control_calls_name_the_device.moc"
