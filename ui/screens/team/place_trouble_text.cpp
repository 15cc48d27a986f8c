#include "ui/screens/team/place_trouble_text.h"

#include <QtCore/QCoreApplication>

namespace chatelaine::ui {
namespace {

using models::PlaceTrouble;

struct PlaceTexts {
  Q_DECLARE_TR_FUNCTIONS(PlaceTexts)
 public:
  static QString ofServers(PlaceTrouble trouble) {
    switch (trouble) {
      case PlaceTrouble::sameServer: return tr("The team is on that server already.");
      case PlaceTrouble::oldUnreachable:
        return tr("The server where the team is now can't be reached. Try again when it runs.");
      case PlaceTrouble::oldUntrusted:
        return tr(
            "The server where the team is now shows another key than before. Nothing was sent to it (this "
            "program). Ask who runs it.");
      case PlaceTrouble::oldRefuses:
        return tr("The server where the team is now lets this computer in no more (the server). Ask another owner.");
      case PlaceTrouble::oldAnswers:
        return tr(
            "The old server isn't gone: it answers, if only that it comes back. Move the team without that choice, so "
            "that nothing is left "
            "behind there and two servers don't go on with one team.");
      case PlaceTrouble::newUnreachable:
        return tr("The new server can't be reached. Check its address and that it runs, then try again.");
      case PlaceTrouble::newUntrusted:
        return tr(
            "The new server shows another key than the fingerprint says, or one that nobody vouches for. Nothing "
            "was sent to it (this program). Check the address and the fingerprint.");
      case PlaceTrouble::notAServer:
        return tr(
            "What answers at that address isn't a server of this kind, or is of another version. Check the "
            "address.");
      case PlaceTrouble::otherTeam:
        return tr("The new server serves another team and takes no further one (the server). Ask who runs it.");
      case PlaceTrouble::tooFast:
        return tr("The server is asked too much at once (the server). Try again in a minute.");
      default: return {};
    }
  }
  static QString ofTeams(PlaceTrouble trouble) {
    switch (trouble) {
      case PlaceTrouble::notOwner: return tr("Only owners move a team (every program checks it).");
      case PlaceTrouble::notThere:
        return tr(
            "That server doesn't know your team, or not this computer. Check the address with an owner; their "
            "move may not have ended yet.");
      case PlaceTrouble::older:
        return tr(
            "That server has less of your team than this computer, so it isn't used (this program). An owner's "
            "move may not have ended yet: ask them, then try again.");
      case PlaceTrouble::otherPast:
        return tr(
            "That server has another past of your team than this computer, so it isn't used (this program). Show "
            "this to an owner: somebody may have put up a server of their own.");
      case PlaceTrouble::movedAway:
        return tr("The team has left that server, too (the server). Ask an owner for the newest address.");
      case PlaceTrouble::movedElsewhere:
        return tr(
            "Another owner moves the team to another server, or has moved it on. Ask them for the address and use it "
            "here: a team lives on one server (the server).");
      case PlaceTrouble::othersChange:
        return tr("Others keep changing the team. Ask them to pause for a minute, then try again.");
      case PlaceTrouble::readOnly:
        return tr(
            "A vault is read-only here, or something in it was set aside. Nothing was moved: look into what the "
            "window says at its top first.");
      case PlaceTrouble::forked:
        return tr(
            "Two pasts of the team are signed, and nobody has settled which one goes on. Nothing was moved: look "
            "into that first.");
      case PlaceTrouble::unreadableVault:
        return tr(
            "There is a vault whose key this computer hasn't got, so it can't carry it along. Nothing was moved: "
            "let an owner move the team who can read every vault.");
      default: return {};
    }
  }
  // Nobody is told to ask themselves.
  static QString forOwners(PlaceTrouble trouble) {
    switch (trouble) {
      case PlaceTrouble::notThere:
        return tr(
            "That server doesn't know your team, or not this computer. Check the address. Where a move didn't end, "
            "whoever began it goes on with it first.");
      case PlaceTrouble::older:
        return tr(
            "That server has less of your team than this computer, so it isn't used (this program). Where a move "
            "didn't end, go on with it; else ask the other owners.");
      case PlaceTrouble::otherPast:
        return tr(
            "That server has another past of your team than this computer, so it isn't used (this program). Show "
            "this to the other owners: somebody may have put up a server of their own.");
      case PlaceTrouble::movedAway:
        return tr("The team has left that server, too (the server). Ask the other owners for the newest address.");
      default: return {};
    }
  }
  static QString ofThisComputer(PlaceTrouble trouble) {
    switch (trouble) {
      case PlaceTrouble::diskFull:
        return tr("This computer, or the server, couldn't write what it has to keep. Make room, then try again.");
      case PlaceTrouble::locked:
        return tr(
            "It was locked meanwhile. Unlock it, then begin again to go on: what was done counts. If the old server "
            "had "
            "been told already, it takes nothing until then.");
      case PlaceTrouble::stopped:
        return tr(
            "Stopped. Begin again to go on: what was done counts. If the old server had been told already, it "
            "takes nothing until then.");
      default: return tr("Something went wrong inside Chatelaine. Nothing was lost; try again.");
    }
  }
};

}  // namespace

QString placeTroubleText(PlaceTrouble trouble, Reader reader) {
  const QString forOwners = reader == Reader::owner ? PlaceTexts::forOwners(trouble) : QString();
  if (!forOwners.isEmpty()) return forOwners;
  for (const auto texts : {&PlaceTexts::ofServers, &PlaceTexts::ofTeams}) {
    const QString text = texts(trouble);
    if (!text.isEmpty()) return text;
  }
  return PlaceTexts::ofThisComputer(trouble);
}

}  // namespace chatelaine::ui
