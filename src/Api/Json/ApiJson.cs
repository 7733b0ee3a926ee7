using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Canvass.Api.Access;
using Canvass.Api.Calls;
using Canvass.Api.Problems;
using Canvass.CallQueue;
using Microsoft.AspNetCore.Mvc;
using JsonOptions = Microsoft.AspNetCore.Http.Json.JsonOptions;

namespace Canvass.Api.Json;

/// <summary>How bodies are read and written. Those of the call desk by generated code: they are read and written at every call.</summary>
[JsonSerializable(typeof(ClaimRequest))]
[JsonSerializable(typeof(CardAnswer))]
[JsonSerializable(typeof(RenewRequest))]
[JsonSerializable(typeof(LeaseAnswer))]
[JsonSerializable(typeof(ReleaseRequest))]
[JsonSerializable(typeof(OutcomeRequest))]
[JsonSerializable(typeof(OutcomeAnswer))]
[JsonSerializable(typeof(SwitchRequest))]
[JsonSerializable(typeof(ReturnedRequest))]
[JsonSerializable(typeof(OwnCallAnswer))]
[JsonSerializable(typeof(MineAnswer))]
[JsonSerializable(typeof(SeatStateRequest))]
[JsonSerializable(typeof(SignInRequest))]
[JsonSerializable(typeof(SignedInAnswer))]
[JsonSerializable(typeof(WhoAnswer))]
[JsonSerializable(typeof(SignedOutAnswer))]
[JsonSerializable(typeof(ProblemDetails))]
[JsonSerializable(typeof(Waiting))]
[JsonSerializable(typeof(StandingElsewhere))]
[JsonSerializable(typeof(DateTimeOffset))]
[JsonSerializable(typeof(Guid))]
[JsonSerializable(typeof(long))]
[JsonSerializable(typeof(int))]
[JsonSerializable(typeof(string))]
internal sealed partial class ApiJson : JsonSerializerContext
{
    public static void Configure(JsonOptions options)
    {
        var json = options.SerializerOptions;
        json.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
        json.PropertyNameCaseInsensitive = false;
        json.NumberHandling = JsonNumberHandling.Strict;
        json.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        json.RespectNullableAnnotations = true;
        // A misspelt "callBackAt" that is passed over would be a promise broken.
        json.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        json.AllowDuplicateProperties = false;
        json.MaxDepth = 16;
        json.Converters.Add(new InstantJson());
        json.TypeInfoResolverChain.Insert(0, Default);
    }
}
