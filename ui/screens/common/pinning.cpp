#include "ui/screens/common/pinning.h"

#include <QtCore/QCoreApplication>

#include "ui/error_text.h"
#include "ui/screens/common/dialog_answers.h"
#include "ui/screens/common/pin_dialog.h"
#include "ui/screens/common/wording.h"

namespace chatelaine::ui {
namespace {

struct Pinning {
  Q_DECLARE_TR_FUNCTIONS(Pinning)
};

struct Pair {
  ItemId agent;
  VaultId vault;
};

QString agentName(const ScreenContext& context, const ItemId& agent) {
  const Agent* found = models::findAgent(context.team(), agent);
  return found == nullptr ? QString() : text(found->name);
}

// A pin that is over can be renewed like one that never was.
bool holds(const Pin& pin, Timestamp now) { return !pin.expiresAt || *pin.expiresAt > now; }

QString vaultName(const ScreenContext& context, const VaultId& vault) {
  const vault::VaultSummary* found = models::find(context.team(), vault);
  return found == nullptr ? QString() : text(found->name);
}

// `pairs` stand beside the dialog's choices.
void connectDialog(const ScreenContext& context, PinDialog* dialog, std::vector<Pair> pairs) {
  QObject::connect(dialog, &PinDialog::submitted, dialog, [context, dialog, pairs = std::move(pairs)] {
    const Pair pair = pairs[static_cast<std::size_t>(dialog->chosen())];
    const auto duration = dialog->duration();
    const std::optional<Timestamp> expires = duration ? std::optional(context.now() + *duration) : std::nullopt;
    context.desktop.team().pin(
        pair.agent, pair.vault, expires, &context.notices, answering<Pin>(dialog, [context, pair](const Pin& pin) {
          context.notices.offer(
              Pinning::tr("%1 is pinned to %2.").arg(vaultName(context, pair.vault), agentName(context, pair.agent)),
              Pinning::tr("Undo"), [context, pin] { unpinWithUndo(context, pin.id, &context.notices); });
        }));
  });
  dialog->open();
}

}  // namespace

void askForAgent(const ScreenContext& context, const VaultId& vault, QWidget* parent) {
  QStringList names;
  std::vector<Pair> pairs;
  for (const Agent& agent : context.team().agents) {
    const auto pins = models::pinsOfAgent(context.team(), agent.id);
    if (std::ranges::any_of(pins, [&](const Pin& pin) { return pin.vault == vault && holds(pin, context.now()); }))
      continue;
    names.append(text(agent.name));
    pairs.push_back({agent.id, vault});
  }
  if (names.isEmpty()) {
    const bool none = context.team().agents.empty();
    return context.notices.say(BannerKind::info,
                               none ? Pinning::tr("There is no agent yet. Add one on the Agents screen first.")
                                    : Pinning::tr("This vault is pinned to every agent already."));
  }
  connectDialog(context, new PinDialog(PinDialog::Asks::forAgent, vaultName(context, vault), names, parent),
                std::move(pairs));
}

void askForVault(const ScreenContext& context, const ItemId& agent, QWidget* parent) {
  QStringList names;
  std::vector<Pair> pairs;
  const auto pins = models::pinsOfAgent(context.team(), agent);
  for (const vault::VaultSummary& vault : context.team().vaults) {
    if (std::ranges::any_of(pins, [&](const Pin& pin) { return pin.vault == vault.id && holds(pin, context.now()); }))
      continue;
    names.append(text(vault.name));
    pairs.push_back({agent, vault.id});
  }
  if (names.isEmpty()) {
    const bool none = context.team().vaults.empty();
    return context.notices.say(BannerKind::info, none ? Pinning::tr("There is no vault yet. Create one first.")
                                                      : Pinning::tr("Every vault is pinned to this agent already."));
  }
  connectDialog(context, new PinDialog(PinDialog::Asks::forVault, agentName(context, agent), names, parent),
                std::move(pairs));
}

void unpinWithUndo(const ScreenContext& context, const ItemId& pin, QObject* owner) {
  context.desktop.team().unpin(pin, owner, [context, owner](const Result<Pin>& undone) {
    if (!undone) return context.notices.say(BannerKind::error, errorText(undone.error().code));
    const QString said = Pinning::tr("%1 is no longer pinned to %2. The gateway refuses its next request.")
                             .arg(vaultName(context, undone->vault), agentName(context, undone->agent));
    context.notices.offer(said, Pinning::tr("Undo"), [context, owner, was = *undone] {
      context.desktop.team().pin(was.agent, was.vault, was.expiresAt, owner, [context](const Result<Pin>& again) {
        if (!again) context.notices.say(BannerKind::error, errorText(again.error().code));
      });
    });
  });
}

}  // namespace chatelaine::ui
