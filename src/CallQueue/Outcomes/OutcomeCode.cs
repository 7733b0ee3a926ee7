namespace Canvass.CallQueue.Outcomes;

/// <summary>What came of a call: a closed set. The codes are those of the API, the database and the log.</summary>
public sealed record OutcomeCode
{
    public static readonly OutcomeCode Conversation = new("conversation", answered: true, conversation: true);
    public static readonly OutcomeCode CallLater = new("call_later", answered: true);
    public static readonly OutcomeCode NotAvailable = new("not_available", answered: true);
    public static readonly OutcomeCode Refused = new("refused", answered: true);
    public static readonly OutcomeCode DoNotCall = new("do_not_call", answered: true);
    public static readonly OutcomeCode Language = new("language", answered: true);
    public static readonly OutcomeCode WrongNumber = new("wrong_number", answered: true, aboutNumber: true);
    public static readonly OutcomeCode NotOnList = new("not_on_list", answered: true);
    public static readonly OutcomeCode Deceased = new("deceased", answered: true);
    public static readonly OutcomeCode NoAnswer = new("no_answer", aboutNumber: true);
    public static readonly OutcomeCode Busy = new("busy", aboutNumber: true);
    public static readonly OutcomeCode Voicemail = new("voicemail", aboutNumber: true);
    public static readonly OutcomeCode NotInService = new("not_in_service", aboutNumber: true);

    public static readonly IReadOnlyList<OutcomeCode> All =
    [
        Conversation, CallLater, NotAvailable, Refused, DoNotCall, Language, WrongNumber, NotOnList, Deceased,
        NoAnswer, Busy, Voicemail, NotInService,
    ];

    private static readonly Dictionary<string, OutcomeCode> ByCode = All.ToDictionary(c => c.Code, StringComparer.Ordinal);

    private OutcomeCode(string code, bool answered = false, bool conversation = false, bool aboutNumber = false)
    {
        Code = code;
        Answered = answered;
        IsConversation = conversation;
        AboutNumber = aboutNumber;
    }

    public string Code { get; }

    /// <summary>Somebody picked up.</summary>
    public bool Answered { get; }

    /// <summary>They talked.</summary>
    public bool IsConversation { get; }

    /// <summary>It says something about the number that was dialled, not only about the person.</summary>
    public bool AboutNumber { get; }

    public static OutcomeCode? Find(string code) => ByCode.GetValueOrDefault(code);

    public override string ToString() => Code;
}
