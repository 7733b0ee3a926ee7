using Canvass.CallQueue.Claiming;
using Canvass.CallQueue.Outcomes;
using Canvass.CallQueue.Rooms;

namespace Canvass.Api.Calls;

/// <summary>Lays a card's papers beside it.</summary>
internal sealed class Cards(PaperShelf shelf, ReportKeys keys)
{
    public async ValueTask<CardAnswer> ShowAsync(SeatedVolunteer volunteer, CallCard card, CancellationToken ct) =>
        CardAnswer.Of(card, await shelf.OfAsync(volunteer.OrganisationId, card.CampaignId, ct), keys);
}
