#include "ui/screens/team/team_presenter.h"

#include <QtCore/QRandomGenerator>

#include <algorithm>

#include "models/recovery_words.h"
#include "ui/error_text.h"
#include "ui/screens/common/dialog_answers.h"
#include "ui/screens/common/wording.h"
#include "ui/screens/team/address_dialog.h"
#include "ui/screens/team/admit_dialog.h"
#include "ui/screens/team/invite_code_dialog.h"
#include "ui/screens/team/invite_dialog.h"
#include "ui/screens/team/move_dialog.h"
#include "ui/screens/team/moved_dialog.h"
#include "ui/screens/team/place_trouble_text.h"
#include "ui/screens/team/replace_kit_dialog.h"

namespace chatelaine::ui {
namespace {

constexpr std::size_t namesListed = 12;

template <class Things, class Id>
auto findById(const Things& things, const Id& id) {
  const auto found = std::ranges::find(things, id, [](const auto& thing) { return thing.id; });
  return found == things.end() ? nullptr : &*found;
}

}  // namespace

TeamPresenter::TeamPresenter(TeamCards& cards, ScreenContext context, QObject* parent)
    : QObject(parent), m_cards(cards), m_context(context) {
  connect(&cards, &TeamCards::inviteWanted, this, &TeamPresenter::invite);
  connect(&cards, &TeamCards::answerWanted, this, &TeamPresenter::answer);
  connect(&cards, &TeamCards::cancelInviteWanted, this, &TeamPresenter::cancelInvite);
  connect(&cards, &TeamCards::roleWanted, this, &TeamPresenter::changeRole);
  connect(&cards, &TeamCards::accessWanted, this, &TeamPresenter::changeAccess);
  connect(&cards, &TeamCards::removeMemberWanted, this, [this](const MemberId& id) {
    if (const auto* member = findById(m_context.team().members, id))
      askToRemove(text(member->name), sync::RemoveMember{id});
  });
  connect(&cards, &TeamCards::removeDeviceWanted, this, [this](const PrincipalId& id) {
    const auto name = m_context.team().names.find(id);
    askToRemove(name == m_context.team().names.end() ? QString() : text(name->second), sync::RemoveDevice{id});
  });
  connect(&cards, &TeamCards::removeGatewayWanted, this, [this](const PrincipalId& id) {
    if (const auto* gateway = findById(m_context.team().gateways, id))
      askToRemove(text(gateway->name), sync::RemoveGateway{id});
  });
  connect(&cards, &TeamCards::replaceKitWanted, this, &TeamPresenter::replaceKit);
  connect(&cards, &TeamCards::moveWanted, this, &TeamPresenter::moveTeam);
  connect(&cards, &TeamCards::changeAddressWanted, this, &TeamPresenter::enterAddress);
  connect(&context.desktop.daemon(), &models::LocalDaemon::stateChanged, this, &TeamPresenter::showLocalGateway);
  connect(&cards, &TeamCards::graceChosen, this, [this](int seconds) { setGrace(std::chrono::seconds(seconds)); });
  connect(&context.desktop.team(), &models::TeamController::viewChanged, this, &TeamPresenter::refresh);
  connect(&context.desktop.transport(), &models::SyncTransport::statusChanged, this, &TeamPresenter::refresh);
  refresh();
}

void TeamPresenter::refresh() {
  m_cards.setView(teamPageOf(m_context.team(), m_context.desktop.server(), m_context.desktop.transport().status(),
                             m_context.now()));
  answerWhoCame();
}

void TeamPresenter::invite() {
  auto* dialog = new InviteDialog(m_context.team(), &m_cards);
  connect(dialog, &InviteDialog::submitted, this, [this, dialog] {
    const vault::Grant grant = dialog->grant();
    membership().invite(
        grant, this,
        answering<models::ShownInvite>(dialog, [this, words = grantText(grant, m_context.team())](
                                                   models::ShownInvite made) { showCode(std::move(made), words); }));
  });
  dialog->open();
}

void TeamPresenter::showCode(models::ShownInvite invite, const QString& grant) {
  m_code = new InviteCodeDialog(std::move(invite), grant, m_context.desktop.options().clock, m_cards.window());
  connect(m_code, &InviteCodeDialog::cancelWanted, this, [this] {
    cancelInvite(m_code->invite());
    m_code->reject();
  });
  m_code->open();
}

// The code is of no use any more once somebody came with it; what remains is to look who it is.
void TeamPresenter::answerWhoCame() {
  if (!m_code || m_admit) return;
  const vault::Invite* invite = findById(m_context.team().invites, m_code->invite());
  if (invite == nullptr || invite->state != vault::Invite::State::asking) return;
  m_code->accept();
  answer(invite->id);
}

void TeamPresenter::answer(const Hash& id) {
  const vault::Invite* invite = findById(m_context.team().invites, id);
  if (invite == nullptr || !invite->who || m_admit) return;
  m_admit = new AdmitDialog(*invite, grantText(invite->grant, m_context.team()), m_cards.window());
  connect(m_admit, &AdmitDialog::submitted, this, [this, dialog = m_admit.get()] {
    membership().admit(dialog->invite(), dialog->memberName(), dialog->deviceName(), this,
                       answeringDone(dialog, [this, name = dialog->memberName()] {
                         m_context.notices.say(BannerKind::ok, name.isEmpty() ? tr("They are in the team now.")
                                                                              : tr("%1 is in the team now.").arg(name));
                       }));
  });
  connect(m_admit, &AdmitDialog::refused, this, [this, dialog = m_admit.get()] {
    cancelInvite(dialog->invite());
    dialog->reject();
  });
  m_admit->open();
}

void TeamPresenter::cancelInvite(const Hash& invite) {
  membership().cancel(invite, this, [this](const Result<void>& done) {
    if (!done) m_context.notices.say(BannerKind::error, errorText(done.error().code));
  });
}

void TeamPresenter::changeRole(const MemberId& id) {
  const models::MemberView* member = findById(m_context.team().members, id);
  if (member == nullptr) return;
  auto* dialog = new RoleDialog(text(member->name), member->role, &m_cards);
  connect(dialog, &RoleDialog::submitted, this,
          [this, dialog, id] { membership().setRole(id, dialog->role(), this, answeringDone(dialog, [] {})); });
  dialog->open();
}

void TeamPresenter::changeAccess(const MemberId& id) {
  const models::MemberView* member = findById(m_context.team().members, id);
  if (member == nullptr) return;
  auto* dialog = new AccessDialog(m_context.team(), *member, &m_cards);
  connect(dialog, &AccessDialog::submitted, this,
          [this, dialog, id] { membership().setAccess(id, dialog->vaults(), this, answeringDone(dialog, [] {})); });
  dialog->open();
}

void TeamPresenter::askToRemove(const QString& name, const models::MembershipController::Removal& removal) {
  membership().effectOf(removal, this, [this, name, removal](const Result<vault::RemovalEffect>& effect) {
    if (!effect) return m_context.notices.say(BannerKind::error, errorText(effect.error().code));
    confirmRemoval(name, removal, *effect);
  });
}

QString TeamPresenter::consequenceOf(const vault::RemovalEffect& effect) const {
  QString all =
      tr("From the next synchronisation on, every program refuses what they sign (cryptography), and the "
         "server lets them in no more.");
  std::vector<VaultId> vaults = effect.vaults;
  std::erase(vaults, sync::teamVault);
  if (!vaults.empty()) {
    all += QStringLiteral("\n\n") + tr("These vaults get a new key: %1. Their gateways take it over by themselves.")
                                        .arg(vaultNames(vaults, m_context.team()));
  }
  all += unopenableText(effect.unopenable, m_context.team());
  if (effect.rotate.empty()) return all;
  QStringList names;
  for (const ItemId& id : effect.rotate) {
    const Credential* credential = models::findCredential(m_context.team(), id);
    if (credential != nullptr && static_cast<std::size_t>(names.size()) < namesListed)
      names.append(titleOf(*credential));
  }
  const auto others = static_cast<int>(effect.rotate.size()) - static_cast<int>(names.size());
  if (others > 0) names.append(tr("and %n other(s)", nullptr, others));
  return all + QStringLiteral("\n\n") +
         tr("They may know these secrets, and no program can take that back. Replace them at their services: %1.")
             .arg(names.join(QStringLiteral(", ")));
}

void TeamPresenter::confirmRemoval(const QString& name, const models::MembershipController::Removal& removal,
                                   const vault::RemovalEffect& effect) {
  auto* dialog = new ConfirmDialog(tr("Remove %1?").arg(name), consequenceOf(effect), tr("Remove"), &m_cards);
  // What the dialog said is what was accepted: should it be more by then, the removal is refused.
  const auto last = effect.unopenable.empty() ? vault::LastHolder::stays : vault::LastHolder::goes;
  connect(dialog, &ConfirmDialog::submitted, this, [this, dialog, removal, name, last] {
    membership().remove(
        removal, this,
        answeringDone(dialog, [this, name] { m_context.notices.say(BannerKind::ok, tr("%1 was removed.").arg(name)); }),
        last);
  });
  dialog->open();
}

void TeamPresenter::replaceKit() {
  if (m_kit) return;
  m_kit = new ReplaceKitDialog(m_cards.window());
  connect(m_kit, &ReplaceKitDialog::kitWanted, this, [this] { makeKit(*m_kit); });
  connect(m_kit, &ReplaceKitDialog::replaceWanted, this, [this] {
    membership().replaceKit(m_context.desktop.newKit(), this, [this, open = m_kit](const Result<void>& replaced) {
      if (!replaced && open) return open->fail(replaced.error().code);
      if (!replaced) return m_context.notices.say(BannerKind::error, errorText(replaced.error().code));
      if (open) open->accept();
      m_context.notices.say(BannerKind::ok,
                            tr("The kit was replaced. Confirm its six words on the gateways' hosts now."));
    });
  });
  m_kit->open();
}

void TeamPresenter::makeKit(ReplaceKitDialog& dialog) {
  constexpr auto half = static_cast<quint32>(models::recoveryWordCount / 2);
  const auto first = QRandomGenerator::global()->bounded(half);
  const auto second = QRandomGenerator::global()->bounded(half, 2 * half);
  Secret seed = m_context.desktop.newRecoverySeed();
  dialog.setKit(std::move(seed), first, second, text(m_context.desktop.newKitWords()));
}

void TeamPresenter::setGrace(std::chrono::seconds grace) {
  membership().setOfflineGrace(grace, this, [this](const Result<void>& done) {
    if (!done) return m_context.notices.say(BannerKind::error, errorText(done.error().code));
    m_context.notices.say(BannerKind::ok, tr("Gateways obey it from their next synchronisation on."));
  });
}

void TeamPresenter::moveTeam() {
  if (m_move) return;
  m_move =
      new MoveDialog(m_context.desktop.server() ? MoveDialog::From::server : MoveDialog::From::here, m_cards.window());
  models::TeamMove& move = m_context.desktop.move();
  connect(&move, &models::TeamMove::stepReached, m_move, &MoveDialog::reach);
  connect(m_move, &MoveDialog::stopWanted, this, [&move] { move.stop(models::PlaceTrouble::stopped); });
  connect(m_move, &FormDialog::submitted, this, [this] { beginMove(*m_move); });
  m_move->open();
}

void TeamPresenter::beginMove(MoveDialog& dialog) {
  dialog.begin();
  m_context.desktop.moveTeam(dialog.to(), dialog.oldServer(),
                             [this, alive = QPointer(this), to = dialog.to()](models::TeamMove::Outcome outcome) {
                               if (!alive) return;
                               m_wasCutOff = !outcome && outcome.error() == models::PlaceTrouble::locked;
                               if (!outcome && m_move) return m_move->refuse(outcome.error());
                               if (!outcome) return;
                               if (m_move) m_move->accept();
                               showMoved(to, *outcome);
                             });
}

void TeamPresenter::showMoved(const models::ServerPlace& to, std::size_t secretsToCome) {
  m_moved = new MovedDialog({.team = text(m_context.team().teamName),
                             .server = to,
                             .secretsToCome = secretsToCome,
                             .hasLocalGateway = m_context.desktop.localGateway().isHere()},
                            m_cards.window());
  showLocalGateway();
  m_moved->open();
  refresh();
}

void TeamPresenter::showLocalGateway() {
  if (!m_moved) return;
  const models::LocalGateway& gateway = m_context.desktop.localGateway();
  const auto daemon = m_context.desktop.daemon().state();
  const bool hasFailed = daemon == models::LocalDaemon::State::failed || gateway.isUntold();
  m_moved->setLocalGateway(hasFailed                                       ? MovedDialog::LocalGateway::failed
                           : daemon == models::LocalDaemon::State::running ? MovedDialog::LocalGateway::told
                                                                           : MovedDialog::LocalGateway::starting);
}

void TeamPresenter::enterAddress() {
  if (m_address) return;
  auto* dialog = new AddressDialog(readerOf(m_context.team()), m_cards.window());
  m_address = dialog;
  connect(dialog, &FormDialog::submitted, this, [this, dialog] {
    dialog->setBusy(true);
    m_context.desktop.changeServer(dialog->place(), [this, alive = QPointer(this), open = QPointer(dialog)](
                                                        std::expected<void, models::PlaceTrouble> gone) {
      if (!alive) return;
      if (!gone && open) return open->refuse(gone.error());
      if (open) open->accept();
      if (gone) m_context.notices.say(BannerKind::ok, tr("This computer uses the new address now."));
      refresh();
    });
  });
  connect(dialog, &QDialog::rejected, this, [this] { m_context.desktop.giveUpChange(); });
  dialog->open();
}

void TeamPresenter::forgetSecrets() {
  if (m_move) m_move->done(QDialog::Rejected);
  if (m_moved) m_moved->reject();
  if (m_address) m_address->reject();
  if (m_code) m_code->reject();
  if (m_kit) m_kit->reject();
}

// The dialog that would have said it was closed with the lock.
void TeamPresenter::resume() {
  if (std::exchange(m_wasCutOff, false))
    m_context.notices.say(BannerKind::warning, placeTroubleText(models::PlaceTrouble::locked));
}

}  // namespace chatelaine::ui
