// What /control/v1 gives, and to whom.
#include "crypto/one_time_code.h"
#include "crypto/x509.h"
#include "gateway/control/control_sessions.h"
#include "gateway/control/one_time_codes.h"
#include "gateway/gateway.h"
#include "tests/gateway/support/house.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using namespace chatelaine::test;

class DesktopAsksTheGateway : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void identity_needsNoSession();
  void team_isHandedOverOnce();
  void sessions_proveTheDevice();
  void challenges_countOnce();
  void withoutASession_nothingIsGiven();
  void codes_areTheAuthenticators();
  void codes_areRecordedFirst();
  void codes_needTheirPolicy();
  void state_saysWhatIsApplied();
  void rights_followTheRole();
};

namespace {

CredentialDraft authenticator(const House& house, RevealPolicy policy) {
  CredentialDraft draft;
  draft.labels.name = "authenticator";
  draft.labels.service = "api.test";
  draft.labels.metadata = {{"digits", "8"}, {"algorithm", "SHA1"}, {"period", "30"}};
  draft.binding.type = CredentialType::totp;
  draft.binding.revealPolicy = policy;
  draft.binding.hosts = {{"api.test", 443, false}};
  // RFC 6238's key, "12345678901234567890".
  draft.secrets.push_back({"secret", Secret::copyOf(std::string_view("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"))});
  static_cast<void>(house);
  return draft;
}

Bytes codeRequest(const Credential& credential) { return sync::encode(sync::CodeRequest{credential.id}); }

}  // namespace

void DesktopAsksTheGateway::identity_needsNoSession() {
  House house;
  const auto identity = sync::decode<sync::GatewayIdentity>(house.control("GET", sync::path::controlIdentity).body);
  QVERIFY(identity.has_value());
  QVERIFY(identity->card == house.gateway().card());
  QCOMPARE(identity->address, "127.0.0.1:" + std::to_string(house.port()));
  QVERIFY(identity->team == house.owner().team());
  const auto pem = house.control("GET", sync::path::controlCertificate);
  QCOMPARE(textOf(pem.body), house.authorityPem());
}

void DesktopAsksTheGateway::team_isHandedOverOnce() {
  House house;
  const auto handover = house.owner().handover();
  QCOMPARE(house.control("POST", sync::path::controlTeam, sync::encode(*handover)).status, 200);  // a lost answer
  sync::TeamHandover other = *handover;
  other.team.bytes[0] ^= std::byte{1};
  QCOMPARE(house.control("POST", sync::path::controlTeam, sync::encode(other)).status, 409);
  QCOMPARE(house.control("POST", sync::path::controlTeam, Bytes(3)).status, 400);
}

void DesktopAsksTheGateway::sessions_proveTheDevice() {
  House house;
  const auto challenge = [&] {
    return sync::decode<sync::Challenge>(house.control("POST", sync::path::controlChallenges).body)->nonce;
  };
  const auto statusFor = [&](const sync::SessionRequest& request) {
    return house.control("POST", sync::path::controlSession, sync::encode(request)).status;
  };
  QCOMPARE(
      statusFor(*house.owner().answerChallenge("control", sync::audienceOf(house.gateway().card().id), challenge())),
      200);
  QCOMPARE(
      statusFor(*house.owner().answerChallenge("server", sync::audienceOf(house.gateway().card().id), challenge())),
      403);  // signed for another use
  auto forged = *house.owner().answerChallenge("control", sync::audienceOf(house.gateway().card().id), challenge());
  forged.signature[5] ^= std::byte{1};
  QCOMPARE(statusFor(forged), 403);
  auto stranger = *house.owner().answerChallenge("control", sync::audienceOf(house.gateway().card().id), challenge());
  stranger.principal.bytes[0] ^= std::byte{1};
  QCOMPARE(statusFor(stranger), 403);
  auto itself = *house.owner().answerChallenge("control", sync::audienceOf(house.gateway().card().id), challenge());
  itself.principal = house.gateway().card().id;  // a gateway is no member
  QCOMPARE(statusFor(itself), 403);
}

void DesktopAsksTheGateway::challenges_countOnce() {
  House house;
  const auto nonce = sync::decode<sync::Challenge>(house.control("POST", sync::path::controlChallenges).body)->nonce;
  const Bytes answer =
      sync::encode(*house.owner().answerChallenge("control", sync::audienceOf(house.gateway().card().id), nonce));
  QCOMPARE(house.control("POST", sync::path::controlSession, answer).status, 200);
  QCOMPARE(house.control("POST", sync::path::controlSession, answer).status, 403);
  const auto late = sync::decode<sync::Challenge>(house.control("POST", sync::path::controlChallenges).body)->nonce;
  house.tick(std::chrono::minutes(1));
  QCOMPARE(house
               .control("POST", sync::path::controlSession,
                        sync::encode(*house.owner().answerChallenge("control",
                                                                    sync::audienceOf(house.gateway().card().id), late)))
               .status,
           403);
}

void DesktopAsksTheGateway::withoutASession_nothingIsGiven() {
  House house;
  const Credential credential = house.add(authenticator(house, RevealPolicy::codes));
  const std::string token = house.controlToken();
  const auto statuses = [&](const std::string& bearer) {
    return std::vector{house.control("POST", sync::path::controlCodes, codeRequest(credential), bearer).status,
                       house
                           .control("POST", sync::path::controlVaultKeys,
                                    sync::encode(sync::VaultKeyRequest{house.vault(), 1}), bearer)
                           .status,
                       house.control("POST", sync::path::controlSync, {}, bearer).status,
                       house.control("GET", sync::path::controlState, {}, bearer).status};
  };
  for (const std::string& bearer : {std::string(), std::string("x"), house.token(), token + "x"}) {
    QVERIFY((statuses(bearer) == std::vector{401, 401, 401, 401}));
  }
  QVERIFY((statuses(token) == std::vector{200, 200, 200, 200}));
  house.tick(std::chrono::minutes(15));
  QVERIFY((statuses(token) == std::vector{401, 401, 401, 401}));
}

void DesktopAsksTheGateway::codes_areTheAuthenticators() {
  House house;
  const Credential credential = house.add(authenticator(house, RevealPolicy::codes));
  const auto answer = sync::decode<sync::CodeAnswer>(
      house.control("POST", sync::path::controlCodes, codeRequest(credential), house.controlToken()).body);
  QVERIFY(answer.has_value());
  const Secret key = Secret::copyOf(std::string_view("12345678901234567890"));
  const auto expected = crypto::oneTimeCode(key, {OtpAlgorithm::sha1, 8, std::chrono::seconds(30)}, house.now());
  QVERIFY(answer->code == expected.code && answer->next == expected.next);
  QCOMPARE(answer->period, std::uint64_t{30});
  // RFC 6238 appendix B: at second 59 it is 94287082.
  SecretFields fields;
  fields.push_back({"secret", Secret::copyOf(std::string_view("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"))});
  const auto vector = gateway::currentCode(credential, fields, Timestamp(std::chrono::seconds(59)));
  QVERIFY(vector->code.text() == "94287082");
}

void DesktopAsksTheGateway::codes_areRecordedFirst() {
  House house;
  const Credential credential = house.add(authenticator(house, RevealPolicy::codes));
  const std::string token = house.controlToken();
  house.failAudit(Error{ErrorCode::diskFull, "no space"});
  const auto refused = house.control("POST", sync::path::controlCodes, codeRequest(credential), token);
  QCOMPARE(refused.status, 507);
  house.failAudit(std::nullopt);
  QCOMPARE(house.control("POST", sync::path::controlCodes, codeRequest(credential), token).status, 200);
  QCOMPARE(house.recorded(AuditAction::codeShown), std::size_t{1});
}

void DesktopAsksTheGateway::codes_needTheirPolicy() {
  House house;
  const Credential silent = house.add(authenticator(house, RevealPolicy::injectOnly));
  QCOMPARE(house.control("POST", sync::path::controlCodes, codeRequest(silent), house.controlToken()).status, 403);
  const Credential noAuthenticator = house.add(house.draft("the-real-key"));
  QCOMPARE(house.control("POST", sync::path::controlCodes, codeRequest(noAuthenticator), house.controlToken()).status,
           403);
  Credential unknown = silent;
  unknown.id.bytes[0] ^= std::byte{1};
  QCOMPARE(house.control("POST", sync::path::controlCodes, codeRequest(unknown), house.controlToken()).status, 404);
  QCOMPARE(house.recorded(AuditAction::codeShown), std::size_t{0});
}

void DesktopAsksTheGateway::state_saysWhatIsApplied() {
  House house;
  const auto stateOf = [&] {
    return *sync::decode<sync::GatewayState>(
        house.control("GET", sync::path::controlState, {}, house.controlToken()).body);
  };
  const auto heightOf = [&](const sync::GatewayState& state) {
    const auto head = std::ranges::find(state.heads, house.vault(), &sync::SeenHead::vault);
    return head == state.heads.end() ? std::uint64_t{0} : head->height;
  };
  const std::uint64_t before = heightOf(stateOf());
  house.add(house.draft("the-real-key"));
  QVERIFY(heightOf(stateOf()) > before);
  QCOMPARE(stateOf().rosterRevision, house.owner().roster()->revision);
}

void DesktopAsksTheGateway::rights_followTheRole() {
  House house;
  sync::Roster roster = *house.owner().roster();
  const PrincipalId device = roster.members.front().devices.front().id;
  using gateway::ControlRight;
  QVERIFY(gateway::mayControl(roster, device, ControlRight::vaultKeys, house.vault()));
  QVERIFY(gateway::mayControl(roster, device, ControlRight::codes, house.vault()));
  roster.members.front().role = sync::Role::editor;
  QVERIFY(!gateway::mayControl(roster, device, ControlRight::vaultKeys, house.vault()));
  QVERIFY(gateway::mayControl(roster, device, ControlRight::codes, house.vault()));
  roster.vaults.front().access.clear();
  QVERIFY(!gateway::mayControl(roster, device, ControlRight::codes, roster.vaults.front().id));
  roster.members.front().role = sync::Role::auditor;
  QVERIFY(!gateway::mayControl(roster, device, ControlRight::codes, house.vault()));
  QVERIFY(gateway::mayControl(roster, device, ControlRight::read, house.vault()));
  QVERIFY(!gateway::mayControl(roster, PrincipalId{}, ControlRight::read, house.vault()));
}

CHATELAINE_TEST(DesktopAsksTheGateway);
#include "desktop_asks_the_gateway.moc"
