// The people of the sample team: members, gateways, invitations and conflicts as the screens get them.
#pragma once
#include "models/membership_controller.h"
#include "ui/screens/conflicts/conflicts_screen.h"
#include "ui/screens/team/team_page_view.h"

namespace chatelaine::uitest {

QString sampleWords();
ui::TeamPageView samplePeople();
models::TeamView sampleTeamOfTwo();
vault::Invite sampleInvite();  // somebody asks
models::ShownInvite sampleShownInvite();
std::vector<ui::ConflictView> sampleConflicts();

}  // namespace chatelaine::uitest
